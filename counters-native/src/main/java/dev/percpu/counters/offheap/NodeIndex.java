package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;

/**
 * The index {@code node}: the NUMA node of the CPU that the thread runs on. A slot for each
 * possible node: the least memory that keeps updates within a node, and all CPUs of a node in one
 * slot.
 *
 * <p>The id is a hint, and ids outside of the slots wrap around, as with {@link CpuIndex}.
 */
final class NodeIndex implements IndexSource {

    static final NodeIndex SOURCE = new NodeIndex();

    private record Checked(int slots) implements Index {
        @Override
        public int current() {
            return CpuIndex.slot(CurrentNode.get(), slots);
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

    private NodeIndex() {}

    @Override
    public String name() {
        return "node";
    }

    /** The machine's possible nodes, however many CPUs are simulated. */
    @Override
    public int slots(int possibleCpus) {
        return CurrentNode.possible();
    }

    @Override
    public Index over(int slots) {
        return new Checked(slots);
    }
}
