package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RatioTest {

    private static final Offset<Double> TINY = within(1e-6);

    private static List<Double> list(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /**
     * By hand, checked with SciPy 1.17.1: 11.5 over 21.2, standard errors of 5.61% and 4.14%,
     * 5.7725 degrees of freedom by Welch and Satterthwaite.
     */
    @Test
    void fewIndependentForksHaveWelchsInterval() {
        Ratio ratio = Ratio.of(list(10, 12, 11, 13), list(20, 21, 19, 24, 22), false);
        assertThat(ratio.value()).isCloseTo(0.5424528, TINY);
        assertThat(ratio.interval().orElseThrow().low()).isCloseTo(0.4571416, TINY);
        assertThat(ratio.interval().orElseThrow().high()).isCloseTo(0.6436847, TINY);
    }

    /**
     * The pigs of {@link BootstrapTest}: {@code scipy.stats.bootstrap} with 200,000 resamples, at
     * the level of the expanded tails, has 0.2484 to 1.2482, and 0.2358 to 1.4464 where pairs are
     * drawn.
     */
    @Test
    void manyForksHaveTheIntervalThatScipyDraws() {
        Interval independent =
                Ratio.of(list(BootstrapTest.TREATED), list(BootstrapTest.CONTROL), false)
                        .interval()
                        .orElseThrow();
        assertThat(independent.low()).isCloseTo(0.2484, within(0.01));
        assertThat(independent.high()).isCloseTo(1.2482, within(0.05));
        Interval paired =
                Ratio.of(list(BootstrapTest.TREATED), list(BootstrapTest.CONTROL), true)
                        .interval()
                        .orElseThrow();
        assertThat(paired.low()).isCloseTo(0.2358, within(0.01));
        assertThat(paired.high()).isCloseTo(1.4464, within(0.06));
    }

    @Test
    void whatDisturbsAWholeRoundCancels() {
        List<Double> three = list(10, 20, 40);
        List<Double> twice = list(20, 40, 80);
        assertThat(Ratio.of(twice, three, true).interval()).contains(new Interval(2, 2));
        assertThat(Ratio.of(twice, three, false).interval().orElseThrow().low()).isLessThan(1);

        List<Double> six = list(10, 20, 40, 10, 20, 40);
        List<Double> sixTwice = list(20, 40, 80, 20, 40, 80);
        assertThat(Ratio.of(sixTwice, six, true).interval()).contains(new Interval(2, 2));
        assertThat(Ratio.of(sixTwice, six, false).interval().orElseThrow().low()).isLessThan(2);
    }

    @Test
    void swappingTheSidesInvertsTheRatio() {
        List<Double> one = list(10, 12, 11, 13);
        List<Double> other = list(20, 21, 19, 24);
        Interval there = Ratio.of(one, other, false).interval().orElseThrow();
        Interval back = Ratio.of(other, one, false).interval().orElseThrow();
        assertThat(back.low()).isCloseTo(1 / there.high(), TINY);
        assertThat(back.high()).isCloseTo(1 / there.low(), TINY);
    }

    @Test
    void fewerThanThreeForksOnEitherSideGiveNoInterval() {
        assertThat(Ratio.of(list(1, 2), list(1, 2, 3), false).interval()).isEmpty();
        assertThat(Ratio.of(list(1, 2, 3), list(1, 2), false).interval()).isEmpty();
    }
}
