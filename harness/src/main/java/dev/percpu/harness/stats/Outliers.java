package dev.percpu.harness.stats;

import java.util.Arrays;

/**
 * Values far from all others, by the modified z-score: the distance from the median over the median
 * of such distances, which a few strays do not move.
 *
 * <p>The threshold is hyperfine's, ten standard deviations of normal values. The 3.5 of Iglewicz
 * and Hoaglin, How to Detect and Handle Outliers (1993), is meant for looking at one sample; a
 * report has thousands. What is less than a twentieth off the median does not move a mean that
 * matters.
 */
final class Outliers {

    /** Turns a median distance into the standard deviation of normal values. */
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

    /** How many standard deviations a value would be off if the others were normal. */
    static double score(double value, double... values) {
        double median = Medians.median(values);
        double usual =
                Medians.median(
                        Arrays.stream(values).map(other -> Math.abs(other - median)).toArray());
        return (value - median) / (NORMAL * usual);
    }
}
