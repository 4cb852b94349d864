package dev.percpu.harness.store;

import java.util.List;

/**
 * The measurements of the threads of one role in a fork.
 *
 * @param role the name of what these threads did
 * @param quantity what the values are, with their unit
 * @param threads the number of these threads
 * @param iterations the value of each measured iteration
 */
public record Series(String role, Quantity quantity, int threads, List<Double> iterations) {

    /** The role of threads that update; it comes first in a workload with several roles. */
    public static final String UPDATE = "update";

    /** The role of threads that read while others update. */
    public static final String READ = "read";

    /**
     * The role of creation and close, if they are part of a longer operation that is timed as a
     * whole.
     */
    public static final String LIFECYCLE = "create + close";

    public Series {
        iterations = List.copyOf(iterations);
    }

    /**
     * The time of one operation of one thread in nanoseconds, for each iteration. Bytes are not
     * converted.
     */
    public List<Double> nanoseconds() {
        return quantity == Quantity.THROUGHPUT
                ? iterations.stream().map(rate -> threads * 1e9 / rate).toList()
                : iterations;
    }

    /**
     * The value of this fork, which is one sample whatever the number of iterations: its
     * performance when little else disturbs it. A disturbance makes an iteration longer and hardly
     * ever shorter. Therefore the value is the lower quartile of times. For rates it is the upper
     * quartile, so that rates and times can be compared.
     *
     * @return the quartile; the mean over iterations if the values are bytes; 0 if there is no
     *     iteration
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
        double position = (times.length - 1) / 4.0;
        int below = (int) position;
        int above = Math.min(below + 1, times.length - 1);
        double time = times[below] + (position - below) * (times[above] - times[below]);
        return quantity == Quantity.TIME ? time : 1 / time;
    }
}
