package dev.percpu.counters.heap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.internal.GrowingSlots;
import dev.percpu.counters.internal.ThreadNumbering;

/**
 * The index {@code thread-hash}: a thread keeps to one slot, which it may share with others. The
 * slot is the low bits of the thread's number in {@link ThreadNumbering}; a thread that has been
 * given another number, because a counter whose slots grow was crowded, has another slot from then
 * on.
 *
 * <p>Works alike for virtual threads: the index belongs to the thread, not to its carrier, and
 * every store that it is used with allows two threads in a slot.
 */
public final class ThreadHashIndex implements IndexSource {

    /** The one instance. */
    public static final ThreadHashIndex SOURCE = new ThreadHashIndex();

    private record Masked(int mask) implements Index {
        @Override
        public int current() {
            return ThreadNumbering.current() & mask;
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Masked that && mask == that.mask;
        }

        @Override
        public int hashCode() {
            return mask;
        }
    }

    private ThreadHashIndex() {}

    @Override
    public String name() {
        return "thread-hash";
    }

    /** The next power of two. */
    @Override
    public int slots(int cpus) {
        return GrowingSlots.powerOfTwo(cpus);
    }

    @Override
    public boolean byThread() {
        return true;
    }

    @Override
    public Index over(int slots) {
        return new Masked(slots - 1);
    }
}
