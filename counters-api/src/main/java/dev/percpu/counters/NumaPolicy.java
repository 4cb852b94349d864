package dev.percpu.counters;

/**
 * On which NUMA nodes the off-heap memory of a counter is placed. It concerns speed alone: a kernel
 * that refuses, or a machine with one node, changes nothing else.
 */
public enum NumaPolicy {
    /**
     * The memory of each CPU on the node of that CPU, as long as the node has room, whichever
     * thread touches it first. Where slots belong to threads rather than CPUs, the same as {@link
     * #NONE}.
     */
    LOCAL,

    /**
     * The pages of all CPUs dealt out over all nodes in turn: for counters that are read by walks
     * from everywhere more than they are updated.
     */
    INTERLEAVE,

    /**
     * Nothing is asked of the kernel: a page comes from the node of the thread that first writes to
     * it, or from where the policy of the process says, such as {@code numactl --interleave}.
     */
    NONE
}
