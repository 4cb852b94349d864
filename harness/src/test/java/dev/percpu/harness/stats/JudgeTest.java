package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percpu.harness.stats.Finding.Judgement;
import dev.percpu.harness.store.Bound;
import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Measure;
import dev.percpu.harness.store.Sample;
import dev.percpu.harness.store.Sample.Stage;
import dev.percpu.harness.store.Sample.Unit;
import dev.percpu.harness.store.Validation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Measure RATIO = new Measure.Ratio("lazy", "bare", "empty");

    private final List<Sample> samples = new ArrayList<>();

    private void sample(String probe, Stage stage, int fork, double value, Validation validation) {
        samples.add(
                new Sample(
                        probe,
                        stage,
                        fork,
                        Unit.NANOSECONDS,
                        List.of(value),
                        List.of(),
                        Optional.of(validation),
                        Optional.empty(),
                        Instant.EPOCH));
    }

    private void forks(String probe, double... values) {
        for (int fork = 0; fork < values.length; fork++) {
            sample(probe, Stage.FINAL, fork, values[fork], new Validation(7, 7));
        }
    }

    private void heat(String probe, double value, long counted) {
        sample(probe, Stage.HEAT, 0, value, new Validation(7, counted));
    }

    private void failure(String probe, Stage stage) {
        samples.add(
                new Sample(
                        probe,
                        stage,
                        0,
                        Unit.NANOSECONDS,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.of("exit 134"),
                        Instant.EPOCH));
    }

    private Finding judge(Bound bound, Measure measure) {
        return new Judge(samples).judge(new Goal("row", "what", Optional.of(bound), measure));
    }

    private static Outcome.Measured measured(Finding finding) {
        assertThat(finding.outcome()).isInstanceOf(Outcome.Measured.class);
        return (Outcome.Measured) finding.outcome();
    }

    @Test
    void theRatioIsOfMedianTimesLessTheEmptyLoops() {
        forks("lazy", 1.7, 1.6, 99);
        forks("bare", 1.4, 1.3, 1.5);
        forks("empty", 0.6, 0.6, 0.5);

        Finding finding = judge(Bound.atMost(1.4), RATIO);

        assertThat(measured(finding).figure()).isCloseTo(1.1 / 0.8, within(1e-9));
        assertThat(finding.judgement()).isEqualTo(Judgement.MET);
        assertThat(judge(Bound.atMost(1.3), RATIO).judgement()).isEqualTo(Judgement.MISSED);
        assertThat(judge(Bound.atLeast(1.3), RATIO).judgement()).isEqualTo(Judgement.MET);
        assertThat(judge(Bound.atLeast(1.4), RATIO).judgement()).isEqualTo(Judgement.MISSED);
    }

    @Test
    void theBoundItselfIsGoodEnough() {
        forks("lazy", 3);
        forks("bare", 2);
        forks("empty", 1);

        assertThat(judge(Bound.atMost(2), RATIO).judgement()).isEqualTo(Judgement.MET);
        assertThat(judge(Bound.atLeast(2), RATIO).judgement()).isEqualTo(Judgement.MET);
    }

    @Test
    void anIntervalOnBothSidesOfTheGoalIsSaid() {
        forks("lazy", 2, 2.1, 2.4, 1.9, 2.2);
        forks("bare", 2, 2, 2, 2, 2);
        forks("empty", 1, 1, 1, 1, 1);

        Finding close = judge(Bound.atMost(1.2), RATIO);
        assertThat(close.judgement()).isEqualTo(Judgement.MET);
        assertThat(close.straddles()).isTrue();
        Finding clear = judge(Bound.atMost(3), RATIO);
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
    void timesApartAreSoWhicheverIsTheGreater() {
        forks("bare", 4);
        forks("lazy", 2);
        forks("empty", 1);

        assertThat(measured(judge(Bound.atMost(1), new Measure.Apart("lazy", "bare", "empty"))))
                .returns(3.0, Outcome.Measured::figure);
        assertThat(measured(judge(Bound.atMost(1), new Measure.Apart("bare", "lazy", "empty"))))
                .returns(3.0, Outcome.Measured::figure);
    }

    private static Measure.Fastest competition(int finalists, String... names) {
        return new Measure.Fastest(
                "LongAdder",
                List.of(names).stream()
                        .map(name -> new Measure.Candidate(name, name.toUpperCase()))
                        .toList(),
                finalists,
                "empty");
    }

    @Test
    void theFastestFinalistIsNamedAndComparedByItsFinalsAlone() {
        heat("a", 2, 7);
        heat("b", 3, 7);
        forks("a", 9);
        forks("b", 4);
        forks("LongAdder", 7);
        forks("empty", 1);

        Outcome.Measured outcome = measured(judge(Bound.atLeast(2), competition(2, "a", "b")));

        assertThat(outcome.of()).contains("B");
        assertThat(outcome.figure()).isEqualTo(2);
    }

    @Test
    void finalistsAreTheFastestOfTheHeatThatCountedRight() {
        heat("slow", 9, 7);
        heat("lost", 1, 6);
        heat("fast", 2, 7);
        heat("medium", 3, 7);
        failure("broken", Stage.HEAT);

        assertThat(
                        new Judge(samples)
                                .finalists(
                                        competition(2, "slow", "lost", "fast", "medium", "broken")))
                .containsExactly("fast", "medium");
    }

    @Test
    void whatDoesNotExistIsNotMeasuredAndNothingIsBroken() {
        Finding finding = judge(Bound.atMost(1), new Measure.Absent("there is no flip"));

        assertThat(finding.judgement()).isEqualTo(Judgement.NOT_MEASURED);
        assertThat(finding.outcome()).isEqualTo(new Outcome.NotMeasured("there is no flip", false));
        assertThat(finding.broken()).isFalse();
    }

    private void assertBroken(String reason) {
        Finding finding = judge(Bound.atMost(1), RATIO);
        assertThat(finding.judgement()).isEqualTo(Judgement.NOT_MEASURED);
        assertThat(finding.broken()).isTrue();
        assertThat(((Outcome.NotMeasured) finding.outcome()).reason()).contains(reason);
    }

    @Test
    void oneForkThatFailedOrCountedWrongSpoilsTheFigure() {
        forks("lazy", 3, 3);
        forks("empty", 1, 1);
        assertBroken("'bare' has no fork");
        forks("bare", 2);
        failure("bare", Stage.FINAL);
        assertBroken("'bare' exit 134");
        samples.remove(samples.size() - 1);
        sample("bare", Stage.FINAL, 1, 2, new Validation(7, 6));
        assertBroken("'bare' counted 6 of 7 updates");
    }

    @Test
    void aTimeThatCannotBeToldFromTheEmptyLoopGivesNoFigure() {
        forks("lazy", 3);
        forks("bare", 1);
        forks("empty", 1);

        assertBroken("'bare' takes no longer than its empty loop");
    }

    @Test
    void aShareIsTheMedianOverForksAndNothingIsTakenOff() {
        forks("task, share", 0.02, 0.4, 0.01);
        forks("empty", 0.005, 0.005, 0.005);

        Finding finding = judge(Bound.atMost(0.02), new Measure.Share("task, share"));

        assertThat(measured(finding).figure()).isEqualTo(0.02);
        assertThat(finding.judgement()).isEqualTo(Judgement.MET);
    }
}
