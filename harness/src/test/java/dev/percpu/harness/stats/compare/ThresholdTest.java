package dev.percpu.harness.stats.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Ratio;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {

    private static final Threshold QUARTER = new Threshold(0.25);

    private static Ratio ratio(double low, double high) {
        return new Ratio(Math.sqrt(low * high), Optional.of(new Interval(low, high)));
    }

    /** The band is 0.8 to 1.25. */
    @ParameterizedTest
    @CsvSource({
        "1.26, 2.00, SLOWER",
        "1.25, 2.00, UNSURE",
        "1.10, 1.30, UNSURE",
        "0.80, 1.25, NO_DIFFERENCE",
        "1.01, 1.24, NO_DIFFERENCE",
        "0.79, 1.00, UNSURE",
        "0.50, 2.00, UNSURE",
        "0.50, 0.80, UNSURE",
        "0.50, 0.79, FASTER"
    })
    void theWholeIntervalIsJudgedAgainstTheBand(double low, double high, Change change) {
        assertThat(QUARTER.change(ratio(low, high))).isEqualTo(change);
    }

    @ParameterizedTest
    @CsvSource({"1.26, 2.00", "1.25, 2.00", "1.01, 1.24", "0.81, 1.22", "0.5, 2", "0.5, 0.79"})
    void swappingTheSidesSwapsFasterAndSlower(double low, double high) {
        Change there = QUARTER.change(ratio(low, high));
        Change back = QUARTER.change(ratio(1 / high, 1 / low));
        assertThat(back)
                .isEqualTo(
                        switch (there) {
                            case FASTER -> Change.SLOWER;
                            case SLOWER -> Change.FASTER;
                            default -> there;
                        });
    }

    @Test
    void withoutAnIntervalTheVerdictIsUnsure() {
        assertThat(QUARTER.change(new Ratio(9, Optional.empty()))).isEqualTo(Change.UNSURE);
    }
}
