package dev.percpu.counters.heap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;

/**
 * The index {@code owner}: each platform thread that updates has its own slot. It is the same slot
 * in all counters of one size.
 *
 * <pre>{@code
 * | shared 0 .. shared S-1 | thread 0 | thread 1 | ...           |
 *   any thread, hashed       by number, up to the counter's limit
 * }</pre>
 *
 * <p>{@link ThreadNumbers} gives the numbers. They are dense, and are used again after a thread has
 * terminated. There are owned slots for 32 threads for each CPU that the process may use, but at
 * least {@value #LEAST_OWNED} and at most {@value #MOST_OWNED}. A thread with a larger number uses
 * a shared slot, for as long as it lives. Virtual threads also use shared slots, by the id of the
 * thread itself. So it does not matter which carrier they run on, or that they may change it at any
 * moment.
 *
 * <p>Unused slots cost little. Layouts allocate memory only for used slots, and walks visit only
 * those.
 */
public final class OwnerIndex implements IndexSource {

    /** The only instance. */
    public static final OwnerIndex SOURCE = new OwnerIndex();

    static final int OWNED_FOR_EACH_SHARED = 32;
    static final int LEAST_OWNED = 64;
    static final int MOST_OWNED = 8192;

    private record Numbered(int shared, int owned) implements Index {
        @Override
        public int current() {
            Thread current = Thread.currentThread();
            int number = ThreadNumbers.of(current);
            return number < owned
                    ? shared + number
                    : (int) (current.threadId() & Integer.MAX_VALUE) % shared;
        }

        @Override
        public int used() {
            return shared + Math.min(ThreadNumbers.used(), owned);
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Numbered that && shared == that.shared && owned == that.owned;
        }

        @Override
        public int hashCode() {
            int hash = shared;
            hash = 31 * hash + owned;
            return hash;
        }
    }

    private OwnerIndex() {}

    @Override
    public String name() {
        return "owner";
    }

    /** The next power of two for shared slots, plus the owned slots. */
    @Override
    public int slots(int cpus) {
        int shared = ThreadHashIndex.SOURCE.slots(cpus);
        long owned = Math.max(LEAST_OWNED, (long) shared * OWNED_FOR_EACH_SHARED);
        return shared + (int) Math.min(MOST_OWNED, owned);
    }

    @Override
    public boolean byThread() {
        return true;
    }

    @Override
    public Index over(int slots) {
        int parts = OWNED_FOR_EACH_SHARED + 1;
        int shared = Math.max(Math.max(1, slots / parts), slots - MOST_OWNED);
        return new Numbered(shared, slots - shared);
    }
}
