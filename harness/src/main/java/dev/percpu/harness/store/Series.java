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

    /** Copies the list. */
    public Series {
        iterations = List.copyOf(iterations);
    }

    /**
     * The value of this fork, one sample whatever its iterations.
     *
     * @return the mean over iterations
     */
    public double mean() {
        return iterations.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
}
