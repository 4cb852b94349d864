package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;

/**
 * The index {@code node}: the NUMA node of the CPU that the thread runs on. It has one slot for
 * each possible node, and all CPUs of a node share that slot. This is the least memory that keeps
 * updates within a node.
 *
 * <p>The id is only a hint, and ids outside of the slots wrap around, as in {@link CpuIndex}.
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

    /** The machine's number of possible nodes, for any number of simulated CPUs. */
    @Override
    public int slots(int possibleCpus) {
        return CurrentNode.possible();
    }

    @Override
    public Index over(int slots) {
        return new Checked(slots);
    }
}
