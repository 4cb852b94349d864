package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The data are the blood loss of pigs in Chernick and Friis, Introductory Biostatistics for the
 * Health Sciences (2003), tables 8.1 and 8.2. The book has Student's interval of the treated ones,
 * 572.89 to 1598.91, and uses t = 2.2622.
 */
class BootstrapTest {

    static final double[] TREATED = {543, 666, 455, 823, 1716, 797, 2828, 1251, 702, 1078};
    static final double[] CONTROL = {786, 375, 4446, 2886, 478, 587, 434, 4764, 3281, 3837};

    /** Draws of 10,000 know a percentile in the tail of such data to about this. */
    private static final double MONTE_CARLO = 15;

    @Test
    void studentReachesAsFarAsInTheBook() {
        double mean = Arrays.stream(TREATED).average().orElseThrow();
        assertThat(mean).isEqualTo(1085.9);
        assertThat(Math.sqrt(Student.variance(TREATED))).isCloseTo(717.12, within(0.005));
        assertThat(Student.quantile(9)).isCloseTo(2.2622, within(5e-5));
        assertThat(mean - Student.reach(TREATED)).isCloseTo(572.89, within(0.05));
        assertThat(mean + Student.reach(TREATED)).isCloseTo(1598.91, within(0.05));
    }

    /** {@code scipy.stats.bootstrap} of SciPy 1.17.1, 100,000 resamples: 725.1 to 1556.7. */
    @Test
    void thePlainPercentileIntervalIsThatOfScipy() {
        Interval interval = Bootstrap.middle(means(), Bootstrap.PLAIN_TAIL);
        assertThat(interval.low()).isCloseTo(725.1, within(MONTE_CARLO));
        assertThat(interval.high()).isCloseTo(1556.7, within(MONTE_CARLO));
    }

    /** The normal is below −√(10/9) · 2.2622 = −2.3845 in 0.855% of cases. */
    @Test
    void theTailIsExpandedForFewForks() {
        assertThat(Bootstrap.tail(10, 9)).isCloseTo(0.00855, within(1e-5));
        assertThat(Bootstrap.tail(10_000, 9_999)).isCloseTo(0.025, within(1e-4));
    }

    /** SciPy's at a level of 1 − 2 · 0.00855: 681.5 to 1670.4. */
    @Test
    void theIntervalOfAMeanIsTheExpandedOne() {
        Interval interval =
                Estimate.over(Arrays.stream(TREATED).boxed().toList()).interval().orElseThrow();
        assertThat(interval.low()).isCloseTo(681.5, within(MONTE_CARLO));
        assertThat(interval.high()).isCloseTo(1670.4, within(2 * MONTE_CARLO));
    }

    @Test
    void eachGroupIsDrawnByItself() {
        List<int[][]> draws = Bootstrap.draws(100, 3, 5).toList();
        assertThat(draws).hasSize(100);
        assertThat(draws)
                .allSatisfy(
                        drawn -> {
                            assertThat(drawn[0]).hasSize(3);
                            assertThat(Arrays.stream(drawn[0]).boxed()).isSubsetOf(0, 1, 2);
                            assertThat(drawn[1]).hasSize(5);
                            assertThat(Arrays.stream(drawn[1]).boxed()).isSubsetOf(0, 1, 2, 3, 4);
                        });
        assertThat(draws.stream().flatMapToInt(drawn -> Arrays.stream(drawn[1])).distinct())
                .as("every fork is drawn sooner or later")
                .hasSize(5);
        assertThat(draws).as("not the same ones").anyMatch(drawn -> drawn[1][0] != drawn[0][0]);
    }

    private static double[] means() {
        return Bootstrap.draws(Bootstrap.RESAMPLES, TREATED.length)
                .mapToDouble(drawn -> Bootstrap.mean(TREATED, drawn[0]))
                .toArray();
    }
}
