package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a busy machine does to ratios, by simulation: forks differ by 2%, iterations by 1%, and a
 * share of them takes longer, by 70% on average. The table of {@code statistics.md} is made here.
 */
class DisturbedForksTest {

    private static final int PAIRS = 2_000;
    private static final int FORKS = 3;
    private static final int ITERATIONS = 8;
    private static final ToDoubleFunction<Series> QUARTILE = Series::value;
    private static final ToDoubleFunction<Series> MEAN =
            series ->
                    series.iterations().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow();

    private Random random;

    /** The share of pairs whose interval does not hold 1, and half the middle interval's width. */
    private record Found(double told, double reach) {}

    @BeforeEach
    void seed() {
        random = new Random(7);
    }

    private Series fork(double ns, double disturbed, double wholly) {
        double fork = ns * Math.exp(0.02 * random.nextGaussian());
        double held = random.nextDouble() < wholly ? 1 - 0.5 * Math.log(random.nextDouble()) : 1;
        return new Series(
                Series.UPDATE,
                Quantity.TIME,
                1,
                IntStream.range(0, ITERATIONS)
                        .mapToObj(
                                i ->
                                        held
                                                * fork
                                                * Math.exp(0.01 * random.nextGaussian())
                                                * (random.nextDouble() < disturbed
                                                        ? 1 - 0.7 * Math.log(random.nextDouble())
                                                        : 1))
                        .toList());
    }

    private Found found(
            ToDoubleFunction<Series> value, double times, double disturbed, double wholly) {
        int told = 0;
        double[] reaches = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            Ratio ratio =
                    Ratio.of(
                            forks(value, times, disturbed, wholly),
                            forks(value, 1, disturbed, wholly),
                            true);
            Interval interval = ratio.interval().orElseThrow();
            told += interval.contains(1) ? 0 : 1;
            reaches[pair] = Math.log(interval.high() / interval.low()) / 2;
        }
        return new Found((double) told / PAIRS, Medians.median(reaches));
    }

    private List<Double> forks(
            ToDoubleFunction<Series> value, double ns, double disturbed, double wholly) {
        return IntStream.range(0, FORKS)
                .mapToObj(i -> value.applyAsDouble(fork(ns, disturbed, wholly)))
                .toList();
    }

    @Test
    void equalCountersAreToldApartNoMoreOftenThanFiveInAHundred() {
        assertThat(found(QUARTILE, 1, 0, 0).told()).isLessThan(0.07);
        assertThat(found(QUARTILE, 1, 0.2, 0).told()).isLessThan(0.07);
        assertThat(found(QUARTILE, 1, 0.3, 0.2).told()).isLessThan(0.07);
    }

    @Test
    void disturbedIterationsHardlyWidenTheInterval() {
        double quiet = found(QUARTILE, 1, 0, 0).reach();

        assertThat(found(QUARTILE, 1, 0.2, 0).reach()).isLessThan(1.25 * quiet);
        assertThat(found(MEAN, 1, 0.2, 0).reach()).isGreaterThan(2 * quiet);
    }

    @Test
    void aFactorOfTwoIsToldThoughAFifthOfTheIterationsIsDisturbed() {
        assertThat(found(QUARTILE, 2, 0.2, 0).told()).isGreaterThan(0.99);
        assertThat(found(QUARTILE, 2, 0.2, 0.1).told()).isGreaterThan(0.75);
    }
}
