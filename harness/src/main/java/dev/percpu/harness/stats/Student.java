package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Student's interval of a mean, for three to five forks. A bootstrap interval never reaches beyond
 * the range of its forks. All of <i>n</i> forks lie on the same side of the true median with
 * probability 2<sup>1−n</sup>, which is more than 5% with fewer than six forks.
 */
final class Student {

    private static final double UPPER = 0.975;
    private static final int MOST_FORKS = 10_000;

    private Student() {}

    /** How many standard errors the 95% interval reaches to either side. */
    static double quantile(double degrees) {
        return new TDistribution(degrees).inverseCumulativeProbability(UPPER);
    }

    /** How far the 95% interval of the mean reaches to either side. */
    static double reach(double... values) {
        return quantile(values.length - 1.0) * Math.sqrt(variance(values) / values.length);
    }

    /** The lower end of the 95% interval of the mean of values that may be negative. */
    static double least(List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Arrays.stream(all).average().orElseThrow() - reach(all);
    }

    /**
     * The interval of a positive value whose noise is proportional to it. It reaches up and down by
     * the same factor, so a time and its inverse have inverse intervals.
     *
     * @param reach how far the interval reaches to either side, as a share of the estimate
     */
    static Interval around(double value, double reach) {
        return value == 0
                ? new Interval(0, 0)
                : new Interval(value * Math.exp(-reach), value * Math.exp(reach));
    }

    /**
     * The number of forks with which the interval of their mean reaches no further than wanted.
     *
     * @param deviation the standard deviation of forks, as a share of their mean
     * @param reach how far it may reach to either side, as a share of the mean; positive
     */
    static int forksFor(double deviation, double reach) {
        int forks = Estimate.FEWEST_FOR_INTERVAL;
        while (forks < MOST_FORKS && quantile(forks - 1.0) * deviation / Math.sqrt(forks) > reach) {
            forks++;
        }
        return forks;
    }

    /** The unbiased variance of at least two values. */
    static double variance(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return squares / (values.length - 1);
    }
}
