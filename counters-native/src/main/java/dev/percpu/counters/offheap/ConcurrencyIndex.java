package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The index {@code mm-cid}: the concurrency id of the thread.
 *
 * <p>Ids are compact: with fewer threads than CPUs the slots after the first few are never used, so
 * that their memory is not touched and walks do not visit them. There are slots for all possible
 * CPUs nevertheless, since more threads may come.
 *
 * <p>An id belongs to a thread only while it runs. It may be preempted between finding its slot and
 * updating it, and another thread be given the same id; every store that this index is used with
 * allows two threads in a slot. Ids outside of the slots wrap around, as with {@link CpuIndex}.
 *
 * <p>How many slots have been used is kept for all counters together, for ids are the process's. It
 * is raised before the first update of a slot. Whoever finds it raised acquires it, and so a walk
 * that comes after that thread's update finds it raised too.
 */
final class ConcurrencyIndex implements IndexSource {

    static final ConcurrencyIndex SOURCE = new ConcurrencyIndex();

    private static final AtomicInteger USED = new AtomicInteger();

    private record Compact(int slots) implements Index {
        @Override
        public int current() {
            int id = ConcurrencyId.get();
            boolean usual = Integer.compareUnsigned(id, Math.min(slots, USED.getAcquire())) < 0;
            return usual ? id : raised(CpuIndex.slot(id, slots));
        }

        @Override
        public int used() {
            return Math.max(1, USED.get());
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Compact that && slots == that.slots;
        }

        @Override
        public int hashCode() {
            return slots;
        }
    }

    private ConcurrencyIndex() {}

    private static int raised(int slot) {
        USED.accumulateAndGet(slot + 1, Math::max);
        return slot;
    }

    @Override
    public String name() {
        return "mm-cid";
    }

    @Override
    public int slots(int possibleCpus) {
        return possibleCpus;
    }

    @Override
    public Index over(int slots) {
        return new Compact(slots);
    }
}
