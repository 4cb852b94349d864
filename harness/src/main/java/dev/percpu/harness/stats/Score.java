package dev.percpu.harness.stats;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The figures of a cell that may be scored.
 *
 * @param opsPerSecond operations per second, all threads together
 * @param nsPerOp nanoseconds per operation and thread, the loop included
 * @param net the counter's own share of {@code nsPerOp}; empty if the run has no score for the
 *     empty loop of the same workload and thread count
 * @param timesLongAdder how many times as fast as {@code LongAdder}, by net time: above 1 is
 *     faster; empty if either net time is missing or negligible
 */
public record Score(
        Estimate opsPerSecond, double nsPerOp, Optional<Net> net, OptionalDouble timesLongAdder) {

    /**
     * Nanoseconds per operation and thread at a throughput.
     *
     * @param threads how many threads share the throughput
     * @param opsPerSecond operations per second, all threads together
     * @return the time one thread takes for one operation
     */
    static double nsPerOp(int threads, double opsPerSecond) {
        return threads * 1e9 / opsPerSecond;
    }
}
