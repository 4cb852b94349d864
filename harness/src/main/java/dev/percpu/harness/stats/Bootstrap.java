package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Draws forks anew, with replacement: what a figure does over such draws tells how far it hangs on
 * the forks that happened to be run. The seed is fixed: the same rows give the same interval.
 *
 * <p>Means take the expanded percentile interval of Hesterberg, What Teachers Should Know About the
 * Bootstrap, The American Statistician 69 (2015): the plain one is too narrow for few forks,
 * because a draw spreads by √(n/(n−1)) less than the forks do and because it follows the normal
 * where Student's t is due. Corrections for skewness (BCa) do not help with so few: they estimate a
 * third moment from them.
 */
public final class Bootstrap {

    /** How many draws an interval is made of. */
    public static final int RESAMPLES = 10_000;

    /** What a plain percentile interval leaves out on either side. */
    static final double PLAIN_TAIL = 0.025;

    private static final long SEED = 1;

    private Bootstrap() {}

    /**
     * Draws from several groups of forks, from each by itself.
     *
     * @return for each draw the numbers of the forks drawn, by group; a group's draw is as large as
     *     the group
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
     * What an interval of 95% leaves out of the draws on either side, so that it holds what it says
     * with few forks.
     *
     * @param degrees how many differences between forks tell how far they spread
     */
    public static double tail(int forks, int degrees) {
        double wider = Math.sqrt(forks / (forks - 1.0)) * Student.quantile(degrees);
        return new NormalDistribution().cumulativeProbability(-wider);
    }

    /**
     * The middle of what a figure was over the draws.
     *
     * @param figures the figure for each draw, in any order
     * @param tail the share to leave out on either side
     */
    public static Interval middle(double[] figures, double tail) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int cut = (int) (tail * sorted.length);
        return new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
    }

    /** The mean of the values that a draw names. */
    public static double mean(double[] values, int... drawn) {
        double sum = 0;
        for (int fork : drawn) {
            sum += values[fork];
        }
        return sum / drawn.length;
    }
}
