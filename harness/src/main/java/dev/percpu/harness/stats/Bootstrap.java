package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Resamples forks, with replacement. How much a figure varies over the resamples shows how much it
 * depends on the forks that happened to run. The seed is fixed, so the same forks give the same
 * interval.
 *
 * <p>Means use the expanded percentile interval of Hesterberg, What Teachers Should Know About the
 * Bootstrap, The American Statistician 69 (2015). The plain percentile interval is too narrow for
 * few forks. One reason is that the forks spread by a factor of √(n/(n−1)) more than a resample
 * does. The other is that the plain interval follows the normal distribution, where Student's t is
 * right. Corrections for skewness (BCa) do not help with so few forks, because they estimate a
 * third moment from them.
 */
public final class Bootstrap {

    /** The number of resamples for one interval. */
    public static final int RESAMPLES = 10_000;

    /** The share that a plain 95% percentile interval cuts off on each side. */
    static final double PLAIN_TAIL = 0.025;

    private static final long SEED = 1;

    private Bootstrap() {}

    /**
     * Resamples several groups of forks, each group on its own.
     *
     * @return for each resample the indexes of the drawn forks, by group; a group gets as many as
     *     it has forks
     */
    public static Stream<int[][]> draws(int resamples, int... forks) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        return Stream.generate(
                        () ->
                                Arrays.stream(forks)
                                        .mapToObj(count -> random.ints(count, 0, count).toArray())
                                        .toArray(int[][]::new))
                .limit(resamples);
    }

    /**
     * The share of resamples that a 95% interval cuts off on each side, so that it keeps its
     * coverage with few forks.
     *
     * @param degrees the degrees of freedom: how many differences between forks show their spread
     */
    public static double tail(int forks, int degrees) {
        double wider = Math.sqrt(forks / (forks - 1.0)) * Student.quantile(degrees);
        return new NormalDistribution().cumulativeProbability(-wider);
    }

    /**
     * The middle range of a figure over the resamples.
     *
     * @param figures the figure of each resample, in any order
     * @param tail the share to cut off on each side
     */
    public static Interval middle(double[] figures, double tail) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int cut = (int) (tail * sorted.length);
        return new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
    }

    /** The mean of the values at the given indexes. */
    public static double mean(double[] values, int... drawn) {
        double sum = 0;
        for (int fork : drawn) {
            sum += values[fork];
        }
        return sum / drawn.length;
    }
}
