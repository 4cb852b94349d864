package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.design.Hierarchy;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;

/**
 * The index {@code cpu}: the CPU that the thread runs on, as {@link CurrentCpu} has it.
 *
 * <p>The id is only a hint, since the thread can be moved before it updates; every store that this
 * index is used with allows two threads in a slot. An id outside of the slots, as container hosts
 * have been seen to give, and the negative one of an error wrap around to a valid slot.
 *
 * <p>Right for virtual threads: the id is that of the carrier at this moment, and nothing of it is
 * kept.
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

    /** A valid slot for whatever id the kernel gave. */
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

    /** As the machine's cores, caches and nodes are. */
    @Override
    public Hierarchy hierarchy(int slots) {
        return CpuHierarchy.machine(slots);
    }
}
