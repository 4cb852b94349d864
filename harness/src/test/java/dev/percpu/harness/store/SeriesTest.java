package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static double mean(Quantity quantity, Double... iterations) {
        return new Series(Series.UPDATE, quantity, 1, List.of(iterations)).mean();
    }

    @Test
    void aTimeAndTheRateThatItIsHaveTheSameMean() {
        double rate = mean(Quantity.THROUGHPUT, 1e9 / 50, 1e9 / 70, 1e9 / 37e6);

        assertThat(mean(Quantity.TIME, 50.0, 70.0, 37e6)).isCloseTo(1e9 / rate, within(1e-6));
    }

    @Test
    void aTimeOfNothingIsNothing() {
        assertThat(mean(Quantity.TIME, 0.0)).isZero();
        assertThat(mean(Quantity.TIME, 0.0, 7.0)).isZero();
        assertThat(mean(Quantity.TIME)).isZero();
    }
}
