package dev.percpu.harness.stats;

/**
 * The cost of the counter alone: the time of an operation less that of the empty loop of the same
 * workload and thread count.
 *
 * @param ns nanoseconds per operation and thread; may be negative where it is negligible
 * @param negligible whether {@code ns} is no more than the spread of the empty loop, and so cannot
 *     be told from zero
 */
public record Net(double ns, boolean negligible) {}
