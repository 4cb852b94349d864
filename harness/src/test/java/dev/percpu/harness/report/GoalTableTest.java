package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.GoalFigure;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalTableTest {

    private static final Measure RATIO = new Measure.Ratio(key("a"), key("b"), key("empty"));

    private static CellKey key(String subject) {
        return Fixtures.key(subject, "update", 1);
    }

    private static GoalResult goalResult(
            String what, Bound bound, Measure measure, GoalFigure goalFigure) {
        return new GoalResult(new Goal("row", what, Optional.of(bound), measure), goalFigure);
    }

    private static GoalFigure figure(double value, double low, double high) {
        return new GoalFigure.Measured(
                value, Optional.of(new Interval(low, high)), Optional.empty());
    }

    private static String line(GoalResult goalResult) {
        return GoalTable.render(List.of(goalResult)).lines().toList().get(1);
    }

    @Test
    void everyVerdictHasItsWord() {
        Bound bound = Bound.atMost(1.3);
        assertThat(line(goalResult("x", bound, RATIO, figure(1.2, 1.1, 1.25))))
                .matches("row +≤ 1\\.30 +1\\.20 +1\\.10 to 1\\.25 +met +x");
        assertThat(line(goalResult("x", bound, RATIO, figure(1.4, 1.35, 1.5))))
                .contains(" MISSED  x");
        assertThat(line(goalResult("x", bound, RATIO, figure(1.4, 1.2, 1.5))))
                .contains(" MISSED, unsure  x");
        assertThat(line(goalResult("x", bound, RATIO, figure(1.2, 1.1, 1.5))))
                .contains(" met, unsure  x");
        assertThat(
                        line(
                                new GoalResult(
                                        new Goal("row", "x", Optional.empty(), RATIO),
                                        figure(1.4, 1.35, 1.5))))
                .matches("row +– +1\\.40 +1\\.35 to 1\\.50 +–  x");
    }

    @Test
    void whatIsNotMeasuredHasALineAndItsReason() {
        GoalFigure absent = new GoalFigure.NotMeasured("there is no flip", false);
        String text =
                GoalTable.render(
                        List.of(
                                goalResult("one", Bound.atMost(1), RATIO, absent),
                                goalResult("two", Bound.atMost(1), RATIO, absent)));

        assertThat(text.lines().filter(line -> line.contains("not measured"))).hasSize(2);
        assertThat(text).contains("Not measured\n  one, two: there is no flip\n");
    }

    @Test
    void bytesAndSmallRatiosAreWrittenAsSuch() {
        assertThat(
                        line(
                                goalResult(
                                        "x",
                                        Bound.atMost(2112),
                                        new Measure.Bytes(key("p")),
                                        figure(2088.4, 2088, 2089))))
                .contains("≤ 2,112 B  2,088 B  2,088 B to 2,089 B");
        assertThat(line(goalResult("x", Bound.atMost(0.05), RATIO, figure(0.0123, 0.01, 0.02))))
                .contains("≤ 0.0500  0.0123");
        assertThat(
                        line(
                                goalResult(
                                        "x",
                                        Bound.atMost(1),
                                        RATIO,
                                        figure(1, 1, Double.POSITIVE_INFINITY))))
                .contains("1.00 to ∞");
    }

    @Test
    void sharesAreWrittenAsPercentages() {
        Measure share = new Measure.Share(key("p"));

        assertThat(line(goalResult("x", Bound.atMost(0.02), share, figure(0.0051, 0.0025, 0.006))))
                .contains("≤ 2.00%", " 0.51%", "0.25% to 0.60%", "met");
    }

    @Test
    void fitsAHundredAndTwentyColumns() {
        GoalFigure best =
                new GoalFigure.Measured(
                        12345.6,
                        Optional.of(new Interval(12345, 12399)),
                        Optional.of("eventual:offheap:thread-hash:atomic"));
        GoalFigure absent =
                new GoalFigure.NotMeasured("a reason of many words ".repeat(20).strip(), true);
        String text =
                GoalTable.render(
                        List.of(
                                goalResult(
                                        "LongAdder over the best", Bound.atLeast(2), RATIO, best),
                                goalResult("one", Bound.atLeast(2), RATIO, absent)));

        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120))
                .noneMatch(line -> line.endsWith(" "));
        assertThat(text).contains("LongAdder over the best: eventual:offheap:thread-hash:atomic");
    }
}
