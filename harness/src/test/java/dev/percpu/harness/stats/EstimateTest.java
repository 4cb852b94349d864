package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {

    @Test
    void isTheMeanAndTheRangeOfItsForks() {
        Estimate estimate = Estimate.over(List.of(90.0, 110.0));
        assertThat(estimate.mean()).isEqualTo(100);
        assertThat(estimate.range()).isEqualTo(new Interval(90, 110));
        assertThat(estimate.forks()).isEqualTo(2);
        assertThat(estimate.spread()).as("half of 20 on 100").isEqualTo(0.1);
    }

    @Test
    void hasNoIntervalWithFewerThanThreeForks() {
        assertThat(Estimate.over(List.of(1.0, 2.0)).interval()).isEmpty();
    }

    /**
     * By hand: mean 30, deviation √700, t 4.3027, so a reach of 219% that goes down as a factor.
     */
    @Test
    void hasStudentsIntervalWithThreeForks() {
        Interval interval = Estimate.over(List.of(10.0, 20.0, 60.0)).interval().orElseThrow();
        double reach = 4.302652730 * Math.sqrt(700.0 / 3) / 30;
        assertThat(interval.low()).isCloseTo(30 * Math.exp(-reach), within(1e-6));
        assertThat(interval.high()).isCloseTo(30 * Math.exp(reach), within(1e-6));
    }

    @Test
    void hasTheirOnlyValueAsIntervalOfForksThatAgree() {
        assertThat(Estimate.over(List.of(7.0, 7.0, 7.0)).interval()).contains(new Interval(7, 7));
        assertThat(Estimate.over(List.of(0.0, 0.0, 0.0)).interval()).contains(new Interval(0, 0));
    }

    /**
     * The mean of ten forks, half 0 and half 1, is a tenth of a binomial (10, ½): P(≤ 1) = 1.1% is
     * more than the tail of 0.86% and P(0) = 0.1% is less, so that the interval begins at 1.
     */
    @Test
    void cutsTheTailsOfManyForks() {
        List<Double> forks = List.of(0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0);
        Interval interval = Estimate.over(forks).interval().orElseThrow();
        assertThat(interval.low()).isCloseTo(0.1, within(1e-9));
        assertThat(interval.high()).isCloseTo(0.9, within(1e-9));
    }

    @Test
    void isTheSameOnEveryCall() {
        List<Double> forks = List.of(1.0, 2.0, 4.0, 8.0, 16.0);
        assertThat(Estimate.over(forks)).isEqualTo(Estimate.over(forks));
    }

    @Test
    void overlapsWhereRangesTouch() {
        Estimate slow = Estimate.over(List.of(1.0, 2.0));
        assertThat(slow.overlaps(Estimate.over(List.of(2.0, 3.0)))).isTrue();
        assertThat(Estimate.over(List.of(2.0, 3.0)).overlaps(slow)).isTrue();
        assertThat(slow.overlaps(Estimate.over(List.of(2.1, 3.0)))).isFalse();
    }

    @Test
    void refusesAnEmptyListOfForks() {
        assertThatThrownBy(() -> Estimate.over(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one fork");
    }
}
