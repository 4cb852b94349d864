package dev.percpu.harness.stats;

import java.util.Arrays;

/**
 * Values far from all others, by the modified z-score: the distance from the median, divided by the
 * median of all such distances. A few outliers hardly change that divisor.
 *
 * <p>The threshold is that of hyperfine, ten standard deviations of normal values. The 3.5 of
 * Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993), is meant for one sample; a report
 * has thousands. A value within 5% of the median is never an outlier, because it hardly moves the
 * mean.
 */
final class Outliers {

    /** Converts the median distance to the standard deviation of normal values. */
    private static final double NORMAL = 1.4826;

    private static final double DEVIATIONS = 10;
    private static final double OFF = 0.05;
    private static final int FEWEST = 5;

    private Outliers() {}

    /** The outliers; none among fewer than five values. */
    static double[] of(double... values) {
        if (values.length < FEWEST) {
            return new double[0];
        }
        double median = Medians.median(values);
        return Arrays.stream(values)
                .filter(value -> Math.abs(value - median) > OFF * median)
                .filter(value -> Math.abs(score(value, values)) > DEVIATIONS)
                .toArray();
    }

    /** How many standard deviations a value is away from the median if the others are normal. */
    static double score(double value, double... values) {
        double median = Medians.median(values);
        double usual =
                Medians.median(
                        Arrays.stream(values).map(other -> Math.abs(other - median)).toArray());
        return (value - median) / (NORMAL * usual);
    }
}
