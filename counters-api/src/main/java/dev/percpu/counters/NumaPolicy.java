package dev.percpu.counters;

/**
 * The NUMA nodes that a counter's off-heap memory is allocated on. The policy affects only speed.
 * If the kernel refuses it, or the machine has one node, the counter works in the same way.
 */
public enum NumaPolicy {
    /**
     * Puts the memory of each CPU on that CPU's node, as long as the node has free memory. It does
     * not matter which thread touches the memory first. If slots belong to threads and not to CPUs,
     * this is the same as {@link #NONE}.
     */
    LOCAL,

    /**
     * Distributes the pages of all CPUs over all nodes in turn. Use it for counters that threads on
     * many nodes sum more often than they update them.
     */
    INTERLEAVE,

    /**
     * Asks the kernel for nothing. A page comes from the node of the thread that first writes to
     * it, or from the node that the process's own policy selects, such as {@code numactl
     * --interleave}.
     */
    NONE
}
