package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.design.Hierarchy;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;

/**
 * The index {@code cpu}: the CPU that the thread runs on, from {@link CurrentCpu}.
 *
 * <p>The id is only a hint, because the thread can be moved before it updates. Every store that
 * works with this index allows two threads in one slot. Some container hosts return an id outside
 * of the slots. Such an id, and the negative number of an error, wrap around to a valid slot.
 *
 * <p>Correct for virtual threads: the id is the current carrier's, and it is not stored.
 */
final class CpuIndex implements IndexSource {

    static final CpuIndex SOURCE = new CpuIndex();

    private record Checked(int slots) implements Placement.ByCpu {
        @Override
        public int current() {
            return slot(CurrentCpu.get(), slots);
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Checked that && slots == that.slots;
        }

        @Override
        public int hashCode() {
            return slots;
        }
    }

    private CpuIndex() {}

    /** Returns a valid slot for any id that the kernel returned. */
    static int slot(int id, int slots) {
        return Integer.compareUnsigned(id, slots) < 0 ? id : Math.floorMod(id, slots);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int slots(int possibleCpus) {
        return possibleCpus;
    }

    @Override
    public Index over(int slots) {
        return new Checked(slots);
    }

    /** Follows the machine's cores, caches and nodes. */
    @Override
    public Hierarchy hierarchy(int slots) {
        return CpuHierarchy.machine(slots);
    }
}
