package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.Optional;

/**
 * Two groups that forks fall into, for example because some JVMs compile a loop well and others do
 * not.
 *
 * <p>The sorted values are cut in two where the variance within the groups is least. The statistic
 * is the share of the whole variance that lies between the groups, B/(B + W). It is the B/W of
 * Engelman and Hartigan, Percentage Points of a Test for Clusters, Journal of the American
 * Statistical Association 64 (1969), written as a share. Forks of one normal distribution reach the
 * threshold in 2.4% of the cells with six forks, in 1.1% with seven, and in less than 0.5% with
 * eight or more. A group of one is an outlier. Groups that are close to each other do not matter.
 *
 * @param low the number of forks in the lower group
 * @param high the number of forks in the higher group
 * @param apart the distance of the groups' means, as a share of the mean of all forks
 */
record Modes(int low, int high, double apart) {

    private static final int FEWEST = 6;
    private static final int SMALLEST_GROUP = 2;
    private static final double BETWEEN = 0.95;
    private static final double APART = 0.05;

    /** The groups; empty if the values form one group, or are too few to tell. */
    static Optional<Modes> of(double... values) {
        if (values.length < FEWEST) {
            return Optional.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double all = squares(sorted, 0, sorted.length);
        int cut = 0;
        double least = Double.MAX_VALUE;
        for (int at = SMALLEST_GROUP; at <= sorted.length - SMALLEST_GROUP; at++) {
            double within = squares(sorted, 0, at) + squares(sorted, at, sorted.length);
            if (within < least) {
                least = within;
                cut = at;
            }
        }
        double apart = (mean(sorted, cut, sorted.length) - mean(sorted, 0, cut)) / mean;
        return 1 - least / all >= BETWEEN && apart >= APART
                ? Optional.of(new Modes(cut, sorted.length - cut, apart))
                : Optional.empty();
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    private static double squares(double[] values, int from, int to) {
        double mean = mean(values, from, to);
        return Arrays.stream(values, from, to).map(value -> (value - mean) * (value - mean)).sum();
    }
}
