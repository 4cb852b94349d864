package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Medians over forks, and the percentile bootstrap of what is made of several of them.
 *
 * <p>The forks of what is compared are interleaved, one of each in every round. A resample draws
 * rounds, not forks: what disturbed a round disturbed both sides of the comparison, and stays
 * together. The seed is fixed: the same samples give the same interval.
 */
final class Medians {

    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 1;
    private static final int FEWEST_FOR_INTERVAL = 3;

    private Medians() {}

    /** The middle value, or the mean of the two in the middle. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The medians of several series of the same rounds. */
    static double[] of(List<double[]> series) {
        return series.stream().mapToDouble(Medians::median).toArray();
    }

    /**
     * The middle 95% of a figure over resampled rounds.
     *
     * @param series values by round, all of one length
     * @param figure makes the figure of the medians, in the order of the series
     * @return the interval; empty with fewer than three rounds
     */
    static Optional<Interval> interval(List<double[]> series, ToDoubleFunction<double[]> figure) {
        int rounds = series.get(0).length;
        if (rounds < FEWEST_FOR_INTERVAL) {
            return Optional.empty();
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        double[] figures = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            int[] drawn = random.ints(rounds, 0, rounds).toArray();
            double[] medians =
                    series.stream()
                            .mapToDouble(
                                    values ->
                                            median(
                                                    Arrays.stream(drawn)
                                                            .mapToDouble(round -> values[round])
                                                            .toArray()))
                            .toArray();
            figures[i] = figure.applyAsDouble(medians);
        }
        Arrays.sort(figures);
        int cut = (int) (TAIL * RESAMPLES);
        return Optional.of(new Interval(figures[cut], figures[RESAMPLES - 1 - cut]));
    }
}
