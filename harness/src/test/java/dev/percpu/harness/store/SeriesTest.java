package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static double value(Quantity quantity, Double... iterations) {
        return new Series(Series.UPDATE, quantity, 1, List.of(iterations)).value();
    }

    @Test
    void aTimeAndTheRateThatItIsHaveTheSameValue() {
        double rate = value(Quantity.THROUGHPUT, 1e9 / 50, 1e9 / 70, 1e9 / 37e6);

        assertThat(value(Quantity.TIME, 50.0, 70.0, 37e6)).isCloseTo(1e9 / rate, within(1e-6));
    }

    @Test
    void whatDisturbsSomeIterationsDoesNotChangeTheValue() {
        assertThat(value(Quantity.TIME, 10.0, 10.0, 10.0, 10.0, 10.0)).isEqualTo(10);
        assertThat(value(Quantity.TIME, 900.0, 10.0, 30.0, 10.0, 50.0)).isEqualTo(10);
        assertThat(value(Quantity.TIME, 1.0, 2.0, 3.0)).isEqualTo(1.5);
    }

    @Test
    void aSizeIsAMean() {
        assertThat(value(Quantity.BYTES, 16.0, 48.0)).isEqualTo(32);
    }

    @Test
    void aTimeOfNothingIsNothing() {
        assertThat(value(Quantity.TIME, 0.0)).isZero();
        assertThat(value(Quantity.TIME)).isZero();
        assertThat(value(Quantity.THROUGHPUT)).isZero();
    }
}
