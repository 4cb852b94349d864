package dev.percpu.harness.stats;

/**
 * The cost of the counter alone: the time of an operation less that of the empty loop of the same
 * workload and thread count.
 *
 * @param ns nanoseconds per operation and thread; may be negative where it is negligible
 * @param negligible whether it cannot be told from zero: the 95% interval over rounds is not above
 *     0 or, with fewer than three rounds, it is no more than the spread of the empty loop
 */
public record Net(double ns, boolean negligible) {}
