package dev.percpu.harness.store;

import java.util.List;

/**
 * What the threads of one role did in a fork.
 *
 * @param role what they did, in a word
 * @param quantity what the values are
 * @param threads how many they were
 * @param iterations the value of each measured iteration
 */
public record Series(String role, Quantity quantity, int threads, List<Double> iterations) {

    /** The role of threads that update, which is a workload's first where it has several. */
    public static final String UPDATE = "update";

    /** The role of threads that read while others update. */
    public static final String READ = "read";

    /** The role of what creates and closes, within a longer operation that is timed as a whole. */
    public static final String LIFECYCLE = "create + close";

    public Series {
        iterations = List.copyOf(iterations);
    }

    /**
     * How long one thread took for one operation, in each iteration; bytes are left as they are.
     */
    public List<Double> nanoseconds() {
        return quantity == Quantity.THROUGHPUT
                ? iterations.stream().map(rate -> threads * 1e9 / rate).toList()
                : iterations;
    }

    /**
     * The value of this fork, one sample whatever its iterations: the mean of rates, be they
     * measured as rates or as times. So a part of an operation that is timed by itself compares
     * with the whole, of which a rate is measured, even if an iteration was held up.
     *
     * @return the mean over iterations, arithmetic for rates and harmonic for times; 0 if one of
     *     the times is 0
     */
    public double mean() {
        double mean =
                iterations.stream()
                        .mapToDouble(value -> quantity == Quantity.TIME ? 1 / value : value)
                        .average()
                        .orElse(0);
        return quantity == Quantity.TIME && mean > 0 ? 1 / mean : mean;
    }
}
