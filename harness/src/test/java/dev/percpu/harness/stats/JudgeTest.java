package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percpu.harness.stats.GoalResult.Judgement;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final CellKey EMPTY = key("empty");
    private static final Measure RATIO = new Measure.Ratio(key("lazy"), key("bare"), EMPTY);

    private final List<ForkResult> results = new ArrayList<>();

    private static CellKey key(String subject) {
        return Fixtures.key(subject, "owner-add", 1);
    }

    private static ForkResult result(
            CellKey cell, Purpose purpose, int fork, List<Series> series, Validation validation) {
        return new ForkResult(
                cell,
                fork,
                purpose,
                series,
                List.of(),
                Optional.of(validation),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static List<Series> time(double... nanoseconds) {
        return List.of(
                new Series(
                        Series.UPDATE,
                        Quantity.TIME,
                        1,
                        Arrays.stream(nanoseconds).boxed().toList()));
    }

    private void forks(String subject, double... values) {
        for (int fork = 0; fork < values.length; fork++) {
            results.add(
                    result(
                            key(subject),
                            Purpose.TIMING,
                            fork,
                            time(values[fork]),
                            new Validation(7, 7)));
        }
    }

    private void heat(String subject, double value, long counted) {
        results.add(
                result(
                        key(subject),
                        Purpose.SCREENING,
                        0,
                        time(value),
                        new Validation(7, counted)));
    }

    private void failure(String subject, Purpose purpose) {
        results.add(
                ForkResult.failed(
                        new Plan.Step(key(subject), 9, purpose), Instant.EPOCH, "exit 134"));
    }

    private GoalResult judge(Bound bound, Measure measure) {
        return new Judge(results).judge(new Goal("row", "what", Optional.of(bound), measure));
    }

    private static GoalFigure.Measured measured(GoalResult goalResult) {
        assertThat(goalResult.goalFigure()).isInstanceOf(GoalFigure.Measured.class);
        return (GoalFigure.Measured) goalResult.goalFigure();
    }

    @Test
    void theRatioIsOfMedianTimesLessTheEmptyLoops() {
        forks("lazy", 1.7, 1.6, 99);
        forks("bare", 1.4, 1.3, 1.5);
        forks("empty", 0.6, 0.6, 0.5);

        GoalResult goalResult = judge(Bound.atMost(1.4), RATIO);

        assertThat(measured(goalResult).figure()).isCloseTo(1.1 / 0.8, within(1e-9));
        assertThat(goalResult.judgement()).isEqualTo(Judgement.MET);
        assertThat(judge(Bound.atMost(1.3), RATIO).judgement()).isEqualTo(Judgement.MISSED);
        assertThat(judge(Bound.atLeast(1.3), RATIO).judgement()).isEqualTo(Judgement.MET);
        assertThat(judge(Bound.atLeast(1.4), RATIO).judgement()).isEqualTo(Judgement.MISSED);
    }

    @Test
    void theJvmFactorTakesOffEachLanguagesOwnEmptyLoop() {
        Measure factor = new Measure.JvmFactor(key("lazy"), EMPTY, key("c:percpu"), key("c:empty"));
        forks("lazy", 1.7, 1.6, 99);
        forks("empty", 0.6, 0.6, 0.5);
        forks("c:percpu", 1.4, 1.3, 1.2);
        forks("c:empty", 0.3, 0.2, 0.4);

        assertThat(measured(judge(Bound.atMost(1.3), factor)).figure())
                .isCloseTo(1.1 / 1.0, within(1e-9));

        results.clear();
        forks("lazy", 1.7);
        forks("empty", 0.6);
        forks("c:percpu", 0.3);
        forks("c:empty", 0.3);
        assertThat(judge(Bound.atMost(1.3), factor).goalFigure())
                .isEqualTo(
                        new GoalFigure.NotMeasured(
                                "'"
                                        + key("c:percpu").text()
                                        + "' takes no longer than its empty loop; repeat with more"
                                        + " forks",
                                true));
    }

    @Test
    void aFigureEqualToTheGoalMeetsIt() {
        forks("lazy", 3);
        forks("bare", 2);
        forks("empty", 1);

        assertThat(judge(Bound.atMost(2), RATIO).judgement()).isEqualTo(Judgement.MET);
        assertThat(judge(Bound.atLeast(2), RATIO).judgement()).isEqualTo(Judgement.MET);
    }

    @Test
    void anIntervalOnBothSidesOfTheGoalIsUnsure() {
        forks("lazy", 2, 2.1, 2.4, 1.9, 2.2);
        forks("bare", 2, 2, 2, 2, 2);
        forks("empty", 1, 1, 1, 1, 1);

        GoalResult close = judge(Bound.atMost(1.2), RATIO);
        assertThat(close.judgement()).isEqualTo(Judgement.MET);
        assertThat(close.straddles()).isTrue();
        GoalResult clear = judge(Bound.atMost(3), RATIO);
        assertThat(clear.judgement()).isEqualTo(Judgement.MET);
        assertThat(clear.straddles()).isFalse();
        assertThat(measured(clear).interval().orElseThrow())
                .satisfies(i -> assertThat(i.low()).isLessThanOrEqualTo(1.1))
                .satisfies(i -> assertThat(i.high()).isGreaterThanOrEqualTo(1.2));
    }

    @Test
    void whatDisturbsAWholeRoundDoesNotWidenTheInterval() {
        forks("lazy", 4, 8, 16, 32, 64);
        forks("bare", 2, 4, 8, 16, 32);
        forks("empty", 1, 2, 4, 8, 16);

        Interval interval = measured(judge(Bound.atMost(4), RATIO)).interval().orElseThrow();

        assertThat(interval).isEqualTo(new Interval(3, 3));
    }

    @Test
    void fewerThanThreeForksGiveNoInterval() {
        forks("lazy", 3, 3);
        forks("bare", 2, 2);
        forks("empty", 1, 1);

        assertThat(measured(judge(Bound.atMost(2), RATIO)).interval()).isEmpty();
        assertThat(judge(Bound.atMost(2), RATIO).straddles()).isFalse();
    }

    @Test
    void theDifferenceOfTwoTimesHasNoSign() {
        forks("bare", 4);
        forks("lazy", 2);
        forks("empty", 1);

        assertThat(
                        measured(
                                judge(
                                        Bound.atMost(1),
                                        new Measure.Apart(key("lazy"), key("bare"), EMPTY))))
                .returns(3.0, GoalFigure.Measured::figure);
        assertThat(
                        measured(
                                judge(
                                        Bound.atMost(1),
                                        new Measure.Apart(key("bare"), key("lazy"), EMPTY))))
                .returns(3.0, GoalFigure.Measured::figure);
    }

    private static Plan.Contest contest(int finalists, String... subjects) {
        return new Plan.Contest(Stream.of(subjects).map(JudgeTest::key).toList(), finalists);
    }

    @Test
    void theFastestFinalistIsNamedAndComparedByItsFinalsAlone() {
        heat("a", 2, 7);
        heat("b", 3, 7);
        forks("a", 9);
        forks("b", 4);
        forks("LongAdder", 7);
        forks("empty", 1);

        GoalFigure.Measured goalFigure =
                measured(
                        judge(
                                Bound.atLeast(2),
                                new Measure.Fastest(
                                        key("LongAdder"), contest(2, "a", "b"), EMPTY)));

        assertThat(goalFigure.of()).contains("b");
        assertThat(goalFigure.figure()).isEqualTo(2);
    }

    @Test
    void finalistsAreTheFastestOfTheScreeningThatCountedCorrectly() {
        heat("slow", 9, 7);
        heat("lost", 1, 6);
        heat("fast", 2, 7);
        heat("medium", 3, 7);
        failure("broken", Purpose.SCREENING);
        Plan plan =
                Fixtures.plan(2, key("fixed"))
                        .withScreening(
                                List.of(contest(2, "slow", "lost", "fast", "medium", "broken")));

        assertThat(Screening.settled(plan, results).cells())
                .containsExactly(key("fixed"), key("fast"), key("medium"));
        assertThat(Screening.settled(plan, List.of()).cells())
                .as("as many stand in for those that will be measured")
                .containsExactly(key("fixed"), key("slow"), key("lost"));
    }

    @Test
    void whatDoesNotExistIsNotMeasuredAndNothingIsBroken() {
        GoalResult goalResult =
                judge(Bound.atMost(1), new Measure.Absent("there is no flip", false));

        assertThat(goalResult.judgement()).isEqualTo(Judgement.NOT_MEASURED);
        assertThat(goalResult.goalFigure())
                .isEqualTo(new GoalFigure.NotMeasured("there is no flip", false));
        assertThat(goalResult.broken()).isFalse();
    }

    private void assertBroken(String reason) {
        GoalResult goalResult = judge(Bound.atMost(1), RATIO);
        assertThat(goalResult.judgement()).isEqualTo(Judgement.NOT_MEASURED);
        assertThat(goalResult.broken()).isTrue();
        assertThat(((GoalFigure.NotMeasured) goalResult.goalFigure()).reason()).contains(reason);
    }

    @Test
    void oneForkThatFailedOrCountedWrongSpoilsTheFigure() {
        forks("lazy", 3, 3);
        forks("empty", 1, 1);
        assertBroken("'owner-add, bare, 1 thread' has no fork");
        forks("bare", 2);
        failure("bare", Purpose.TIMING);
        assertBroken("bare, 1 thread' exit 134");
        results.remove(results.size() - 1);
        results.add(result(key("bare"), Purpose.TIMING, 1, time(2), new Validation(7, 6)));
        assertBroken("bare, 1 thread' counted 6 of 7 updates");
    }

    @Test
    void aTimeThatCannotBeToldFromTheEmptyLoopGivesNoFigure() {
        forks("lazy", 3);
        forks("bare", 1);
        forks("empty", 1);

        assertBroken("bare, 1 thread' takes no longer than its empty loop");
    }

    @Test
    void aShareIsTheMedianOverForksAndNothingIsTakenOff() {
        double[] shares = {0.02, 0.4, 0.01};
        for (int fork = 0; fork < shares.length; fork++) {
            results.add(
                    result(
                            key("task"),
                            Purpose.TIMING,
                            fork,
                            List.of(
                                    new Series(
                                            Series.UPDATE,
                                            Quantity.THROUGHPUT,
                                            1,
                                            List.of(1e9 / 50, 1e9 / 100, 1e9 / 1000)),
                                    new Series(
                                            Series.LIFECYCLE,
                                            Quantity.TIME,
                                            1,
                                            List.of(50 * 0.9, 100 * shares[fork], 1000 * 0.001))),
                            new Validation(7, 7)));
        }

        GoalResult goalResult = judge(Bound.atMost(0.02), new Measure.Share(key("task")));

        assertThat(measured(goalResult).figure()).isCloseTo(0.02, within(1e-9));
        assertThat(goalResult.judgement()).isIn(Judgement.MET, Judgement.MISSED);
    }
}
