package dev.percpu.harness.stats.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Runs with known laws and a noise of 3% of the throughput in every fork. */
class LawBootstrapTest {

    private static final double[] THREADS = {1, 2, 4, 8, 16, 32, 64};
    private static final int RUNS = 150;
    private static final int RESAMPLES = 300;
    private static final double NOISE = 0.03;

    private final Random random = new Random(11);

    private LawBootstrap laws(Law law, int forks) {
        List<double[]> throughput = new ArrayList<>();
        for (double threads : THREADS) {
            double[] values = new double[forks];
            Arrays.setAll(
                    values, i -> law.throughput(threads) * (1 + NOISE * random.nextGaussian()));
            throughput.add(values);
        }
        return LawBootstrap.of(THREADS, throughput, RESAMPLES).orElseThrow();
    }

    private int hits(Law law, int forks, ToDoubleFunction<Law> part) {
        int hits = 0;
        for (int i = 0; i < RUNS; i++) {
            if (laws(law, forks).interval(part).contains(part.applyAsDouble(law))) {
                hits++;
            }
        }
        return hits;
    }

    private static void assertAboutRight(int hits) {
        assertThat(hits).as("of " + RUNS).isBetween(RUNS * 88 / 100, RUNS);
    }

    @Test
    void intervalsOfThreeForksHoldTheTrueLawAsOftenAsTheySay() {
        Law law = new Law(3e8, 0.05, 0.001);
        assertAboutRight(hits(law, 3, Law::gamma));
        assertAboutRight(hits(law, 3, Law::sigma));
        assertAboutRight(hits(law, 3, Law::kappa));
    }

    @Test
    void intervalsOfFiveForksHoldTheTruePeakAsOftenAsTheySay() {
        assertAboutRight(hits(new Law(3e8, 0.05, 0.001), 5, law -> law.peak().orElse(1e9)));
    }

    @Test
    void whereThereIsNoCoherencyItsIntervalContainsZero() {
        assertAboutRight(hits(new Law(3e8, 0.05, 0), 3, Law::kappa));
    }

    @Test
    void tooFewForksAtAnyThreadCountGiveNoInterval() {
        List<double[]> forks = List.of(new double[] {1, 1, 1}, new double[] {2, 2});
        assertThat(LawBootstrap.of(new double[] {1, 2}, forks, RESAMPLES)).isEmpty();
    }
}
