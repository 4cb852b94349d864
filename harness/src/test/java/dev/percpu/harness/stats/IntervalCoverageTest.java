package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An interval of 95% holds the true value about so often. Of 400 intervals with a coverage of 95%
 * fewer than 368, or 92%, hold it once in two hundred times; the seed is fixed.
 */
class IntervalCoverageTest {

    private static final int RUNS = 400;
    private static final double TRUE_MEAN = 100;
    private static final double DEVIATION = 5;

    private final Random random = new Random(20260101);

    private List<Double> forks(int count) {
        return Stream.generate(() -> TRUE_MEAN + DEVIATION * random.nextGaussian())
                .limit(count)
                .toList();
    }

    @ParameterizedTest(name = "{0} forks")
    @CsvSource({"3", "5", "6", "10"})
    void theIntervalOfAMeanHoldsTheTrueOneAsOftenAsItSays(int count) {
        long hits =
                IntStream.range(0, RUNS)
                        .filter(
                                i ->
                                        Estimate.over(forks(count))
                                                .interval()
                                                .orElseThrow()
                                                .contains(TRUE_MEAN))
                        .count();
        assertThat(hits).as("of " + RUNS).isBetween(RUNS * 90L / 100, RUNS * 99L / 100);
    }

    @ParameterizedTest(name = "{0} and {1} forks, in rounds {2}")
    @CsvSource({"3,3,false", "3,3,true", "4,8,false", "8,8,false", "8,8,true"})
    void theIntervalOfARatioHoldsTheTrueOneAsOftenAsItSays(int over, int under, boolean rounds) {
        long hits =
                IntStream.range(0, RUNS)
                        .filter(
                                i ->
                                        Ratio.of(forks(over), forks(under), rounds)
                                                .interval()
                                                .orElseThrow()
                                                .contains(1))
                        .count();
        assertThat(hits).as("of " + RUNS).isBetween(RUNS * 90L / 100, RUNS * 99L / 100);
    }
}
