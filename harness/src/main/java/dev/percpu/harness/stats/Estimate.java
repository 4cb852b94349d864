package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/**
 * A quantity, never below zero, as the forks of a cell measured it. A fork is one sample:
 * iterations of the same JVM share its compilation and memory layout, so they are not independent.
 *
 * @param mean the mean over forks
 * @param range the lowest and the highest fork
 * @param interval the 95% interval of the mean: Student's with three to five forks, by bootstrap
 *     with more; empty with fewer than three
 * @param forks the number of forks
 */
public record Estimate(double mean, Interval range, Optional<Interval> interval, int forks) {

    /** With fewer forks there is no interval. */
    public static final int FEWEST_FOR_INTERVAL = 3;

    /** With fewer forks the interval is Student's. */
    public static final int FEWEST_FOR_BOOTSTRAP = 6;

    /**
     * Summarises one value for each fork.
     *
     * @throws IllegalArgumentException if there is no value
     */
    public static Estimate over(List<Double> forks) {
        if (forks.isEmpty()) {
            throw new IllegalArgumentException("an estimate needs at least one fork, got none");
        }
        DoubleSummaryStatistics seen =
                forks.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return new Estimate(
                seen.getAverage(),
                new Interval(seen.getMin(), seen.getMax()),
                interval(forks.stream().mapToDouble(Double::doubleValue).toArray()),
                forks.size());
    }

    private static Optional<Interval> interval(double... forks) {
        if (forks.length < FEWEST_FOR_INTERVAL) {
            return Optional.empty();
        }
        if (forks.length < FEWEST_FOR_BOOTSTRAP) {
            double mean = Arrays.stream(forks).average().orElseThrow();
            return Optional.of(Student.around(mean, Student.reach(forks) / mean));
        }
        double[] means =
                Bootstrap.draws(Bootstrap.RESAMPLES, forks.length)
                        .mapToDouble(drawn -> Bootstrap.mean(forks, drawn[0]))
                        .toArray();
        return Optional.of(Bootstrap.middle(means, Bootstrap.tail(forks.length, forks.length - 1)));
    }

    /**
     * How far apart the forks are: half the range, as a share of the mean.
     *
     * @return the relative spread; 0.05 means "± 5%"
     */
    public double spread() {
        return (range.high() - range.low()) / 2 / mean;
    }

    /** Whether the ranges of the two estimates overlap. */
    public boolean overlaps(Estimate other) {
        return range.low() <= other.range.high() && other.range.low() <= range.high();
    }
}
