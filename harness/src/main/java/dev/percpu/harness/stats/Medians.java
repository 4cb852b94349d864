package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Medians over forks, and the percentile bootstrap of figures that are computed from several
 * medians.
 *
 * <p>The forks of compared cells are interleaved: each round has one fork of every cell. A resample
 * draws rounds, not forks. A disturbance in a round affects both sides of the comparison, so the
 * forks of a round stay together.
 */
public final class Medians {

    private Medians() {}

    /** The middle value, or the mean of the two in the middle. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The middle value, or the mean of the two in the middle. */
    public static double median(Collection<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The medians of several series of the same rounds. */
    public static double[] of(List<double[]> series) {
        return series.stream().mapToDouble(Medians::median).toArray();
    }

    /**
     * The middle 95% of a figure over resampled rounds; empty with fewer than three rounds.
     *
     * @param figure computes the figure from the medians, in the order of the series
     */
    public static Optional<Interval> interval(
            List<double[]> series, ToDoubleFunction<double[]> figure) {
        int rounds = series.get(0).length;
        if (rounds < Estimate.FEWEST_FOR_INTERVAL) {
            return Optional.empty();
        }
        double[] figures =
                Bootstrap.draws(Bootstrap.RESAMPLES, rounds)
                        .mapToDouble(drawn -> figure.applyAsDouble(drawn(series, drawn[0])))
                        .toArray();
        return Optional.of(Bootstrap.middle(figures, Bootstrap.PLAIN_TAIL));
    }

    private static double[] drawn(List<double[]> series, int... rounds) {
        return series.stream()
                .mapToDouble(
                        values ->
                                median(
                                        Arrays.stream(rounds)
                                                .mapToDouble(round -> values[round])
                                                .toArray()))
                .toArray();
    }
}
