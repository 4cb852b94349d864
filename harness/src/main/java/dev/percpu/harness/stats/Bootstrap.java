package dev.percpu.harness.stats;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The percentile bootstrap of a mean. The seed is fixed: the same rows give the same report. With
 * very few samples the interval is too narrow to be taken at its word; with three it is their
 * range.
 */
final class Bootstrap {

    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 1;

    private Bootstrap() {}

    /** The middle 95% of the means of samples drawn, with replacement, from the given ones. */
    static Interval meanInterval(List<Double> samples) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int drawn = 0; drawn < samples.size(); drawn++) {
                sum += samples.get(random.nextInt(samples.size()));
            }
            means[i] = sum / samples.size();
        }
        Arrays.sort(means);
        int cut = (int) (TAIL * RESAMPLES);
        return new Interval(means[cut], means[RESAMPLES - 1 - cut]);
    }
}
