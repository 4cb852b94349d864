package dev.percpu.counters.heap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.internal.GrowingSlots;
import dev.percpu.counters.internal.ThreadNumbering;

/**
 * The index {@code thread-hash}: a thread always uses the same slot, which it may share with
 * others. The low bits of the thread's number in {@link ThreadNumbering} select the slot. If a
 * crowded counter with growing slots gives the thread another number, the thread uses another slot
 * from then on.
 *
 * <p>Virtual threads work in the same way: the slot belongs to the thread, not to its carrier.
 * Every store that works with this index allows two threads in one slot.
 */
public final class ThreadHashIndex implements IndexSource {

    /** The only instance. */
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
