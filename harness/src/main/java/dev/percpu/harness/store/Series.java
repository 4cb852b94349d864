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
     * The value of this fork, one sample whatever its iterations: what it does when little else
     * disturbs it. What disturbs an iteration makes it longer and hardly ever shorter, so that this
     * is the lower quartile of times; and the upper one of rates, by which a rate compares with a
     * time.
     *
     * @return the quartile, or the mean over iterations of what is no time; 0 if there is none
     */
    public double value() {
        if (quantity == Quantity.BYTES || iterations.isEmpty()) {
            return iterations.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        }
        double[] times =
                iterations.stream()
                        .mapToDouble(value -> quantity == Quantity.TIME ? value : 1 / value)
                        .sorted()
                        .toArray();
        double pinning = (times.length - 1) / 4.0;
        int below = (int) pinning;
        int above = Math.min(below + 1, times.length - 1);
        double time = times[below] + (pinning - below) * (times[above] - times[below]);
        return quantity == Quantity.TIME ? time : 1 / time;
    }
}
