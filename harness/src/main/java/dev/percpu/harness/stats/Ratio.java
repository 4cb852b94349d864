package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One mean divided by another.
 *
 * @param value the ratio
 * @param interval its 95% interval over forks: Student's on the logarithm with three to five forks
 *     a side, by bootstrap with more; empty with fewer than three
 */
public record Ratio(double value, Optional<Interval> interval) {

    /**
     * Divides means.
     *
     * @param over the values of the numerator, by fork; all positive
     * @param under the values of the denominator, by fork; all positive
     * @param rounds whether values at the same index were measured one after the other, so that one
     *     disturbance affected both; the lists then have the same length
     */
    static Ratio of(List<Double> over, List<Double> under, boolean rounds) {
        double[] above = over.stream().mapToDouble(Double::doubleValue).toArray();
        double[] below = under.stream().mapToDouble(Double::doubleValue).toArray();
        double value = mean(above) / mean(below);
        int fewest = Math.min(above.length, below.length);
        if (fewest < Estimate.FEWEST_FOR_INTERVAL) {
            return new Ratio(value, Optional.empty());
        }
        if (fewest < Estimate.FEWEST_FOR_BOOTSTRAP) {
            double reach = rounds ? paired(above, below) : welch(above, below);
            return new Ratio(value, Optional.of(Student.around(value, reach)));
        }
        double[] ratios =
                (rounds
                                ? Bootstrap.draws(Bootstrap.RESAMPLES, above.length)
                                        .map(drawn -> new int[][] {drawn[0], drawn[0]})
                                : Bootstrap.draws(Bootstrap.RESAMPLES, above.length, below.length))
                        .mapToDouble(
                                drawn ->
                                        Bootstrap.mean(above, drawn[0])
                                                / Bootstrap.mean(below, drawn[1]))
                        .toArray();
        double tail = Bootstrap.tail(fewest, fewest - 1);
        return new Ratio(value, Optional.of(Bootstrap.middle(ratios, tail)));
    }

    /**
     * How far the interval of paired values reaches, by the delta method: a small relative change
     * of a mean equals the change of its logarithm.
     */
    private static double paired(double[] above, double... below) {
        double[] shares = new double[above.length];
        for (int round = 0; round < shares.length; round++) {
            shares[round] = above[round] / mean(above) - below[round] / mean(below);
        }
        return Student.reach(shares);
    }

    /** The same for independent forks, with the degrees of freedom of Welch and Satterthwaite. */
    private static double welch(double[] above, double... below) {
        double one = shareVariance(above);
        double other = shareVariance(below);
        double both = one + other;
        if (both == 0) {
            return 0;
        }
        double degrees =
                both * both / (one * one / (above.length - 1) + other * other / (below.length - 1));
        return Student.quantile(degrees) * Math.sqrt(both);
    }

    /** The variance of a mean, relative to the square of the mean. */
    private static double shareVariance(double... values) {
        return Student.variance(values) / values.length / (mean(values) * mean(values));
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
