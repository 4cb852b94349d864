package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The index {@code mm-cid}: the concurrency id of the thread.
 *
 * <p>Ids are compact. With fewer threads than CPUs, only the first few slots are used. The memory
 * of the others is not touched, and walks do not visit them. There are still slots for all possible
 * CPUs, because more threads may start later.
 *
 * <p>An id belongs to a thread only while the thread runs. The thread may be preempted after it has
 * found its slot and before it updates the slot. Another thread may then get the same id. Every
 * store that works with this index allows two threads in one slot. Ids outside of the slots wrap
 * around, as in {@link CpuIndex}.
 *
 * <p>One number of used slots serves all counters, because ids belong to the process. It is
 * increased before the first update of a slot. A thread that finds it already increased reads it
 * with acquire. So a walk after that thread's update also finds it increased.
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
