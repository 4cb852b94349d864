package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OutliersTest {

    /** Median 4, distances 3 2 1 0 1 2 96, their median 2: 96 / (1.4826 · 2) deviations. */
    @Test
    void theScoreIsTheDistanceInDeviationsByTheMedianDistance() {
        assertThat(Outliers.score(100, 1, 2, 3, 4, 5, 6, 100)).isCloseTo(32.3756, within(1e-3));
    }

    /** Median 100, median distance 1: ten deviations are 14.826. */
    @Test
    void tenDeviationsAreTheThreshold() {
        assertThat(Outliers.of(98, 99, 100, 101, 102, 114)).isEmpty();
        assertThat(Outliers.of(98, 99, 99, 100, 101, 101, 115)).containsExactly(115);
        assertThat(Outliers.of(99, 99, 100, 101, 101, 102, 85)).containsExactly(85);
    }

    @Test
    void valuesThatHardlyMoveTheMeanAreNotOutliers() {
        assertThat(Outliers.of(100, 100, 100, 100, 100, 104)).isEmpty();
        assertThat(Outliers.of(100, 100, 100, 100, 100, 106)).containsExactly(106);
    }

    @Test
    void fewValuesHaveNoOutliers() {
        assertThat(Outliers.of(100, 100, 100, 1_000)).isEmpty();
    }
}
