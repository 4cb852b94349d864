package dev.percpu.harness.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Warning.Kind;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Worker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private static final String SUBJECT = "LongAdder";
    private static final OptionalDouble ANY = OptionalDouble.empty();

    private static List<ForkResult> forks(double... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Measured.fork(SUBJECT, 2, i).throughput(values[i]).result())
                .toList();
    }

    private static List<Kind> kinds(List<ForkResult> results) {
        return Warnings.of(results, ANY).stream().map(Warning::kind).toList();
    }

    private static String sentence(Kind kind, List<ForkResult> results) {
        return Warnings.of(results, ANY).stream()
                .filter(warning -> warning.kind() == kind)
                .map(Warning::sentence)
                .findFirst()
                .orElse("");
    }

    private static List<ForkResult> quiet(Conditions conditions) {
        return Stream.of(0, 1, 2)
                .map(
                        i ->
                                Measured.fork(SUBJECT, 2, i)
                                        .throughput(100)
                                        .conditions(conditions)
                                        .result())
                .toList();
    }

    private static Conditions conditions(
            double before, double after, double steal, long switches, long gc, long safepoints) {
        return new Conditions(
                Optional.of(before),
                Optional.of(after),
                Optional.of(steal),
                Optional.of(5L),
                Optional.of(switches),
                Optional.of(0L),
                Optional.of(gc),
                Optional.of(safepoints),
                Map.of(),
                false,
                Map.of());
    }

    @Test
    void aCellAsItShouldBeHasNone() {
        assertThat(kinds(forks(100, 101, 99))).isEmpty();
        assertThat(kinds(quiet(conditions(3000, 3100, 0.009, 199, 99, 99)))).isEmpty();
    }

    @Test
    void aTenthEitherWayOfTheMeanIsUnstable() {
        assertThat(kinds(forks(90.1, 100, 109.9))).isEmpty();
        assertThat(kinds(forks(90, 100, 110))).containsExactly(Kind.SPREAD);
        assertThat(sentence(Kind.SPREAD, forks(90, 100, 110))).contains("forks", "±10.0%");
    }

    @Test
    void anOnlyForkIsJudgedByItsIterations() {
        List<ForkResult> results =
                List.of(Measured.fork(SUBJECT, 2, 0).throughput(100, 100, 80, 120).result());
        assertThat(kinds(results)).containsExactly(Kind.SPREAD, Kind.FEW_FORKS);
        assertThat(sentence(Kind.SPREAD, results)).contains("iterations", "±20.0%");
        assertThat(sentence(Kind.FEW_FORKS, results)).contains("1 fork gives no interval");
    }

    @Test
    void twoGroupsOfForksAreNamed() {
        assertThat(sentence(Kind.BIMODAL, forks(100, 106.1, 100.1, 106, 99.9, 105.9, 106)))
                .contains("two groups", "of 3 and 4");
    }

    @Test
    void aFarIterationOfAnyForkIsNamed() {
        List<ForkResult> results =
                List.of(
                        Measured.fork(SUBJECT, 2, 0).throughput(100, 101, 99, 100).result(),
                        Measured.fork(SUBJECT, 2, 1).throughput(100, 99, 101, 100).result(),
                        Measured.fork(SUBJECT, 2, 2).throughput(100, 101, 80, 99).result());
        assertThat(kinds(results)).containsExactly(Kind.OUTLIERS);
        assertThat(sentence(Kind.OUTLIERS, results)).contains("1 of its 12 iterations", "-20.0%");
    }

    @Test
    void aFirstIterationIsSlowIfItIsInMostForks() {
        List<ForkResult> results =
                List.of(
                        Measured.fork(SUBJECT, 2, 0).throughput(93, 100, 102).result(),
                        Measured.fork(SUBJECT, 2, 1).throughput(93, 100, 102).result(),
                        Measured.fork(SUBJECT, 2, 2).throughput(100, 98, 102).result());
        assertThat(kinds(results)).containsExactly(Kind.SLOW_START);
        assertThat(sentence(Kind.SLOW_START, results)).contains("8.6% longer");
        List<ForkResult> one = List.of(results.get(0), results.get(2), results.get(2));
        assertThat(kinds(one)).isEmpty();
    }

    @Test
    void aFirstTimeIsSlowIfItIsLong() {
        List<ForkResult> results =
                Stream.of(0, 1, 2)
                        .map(
                                i ->
                                        Measured.fork(SUBJECT, 2, i)
                                                .series("create", Quantity.TIME, 2, 110, 100, 100)
                                                .result())
                        .toList();
        assertThat(sentence(Kind.SLOW_START, results)).contains("10.0% longer");
    }

    /** Deviation 1% of the mean: t · 1% / √n is at most 1% from n = 7 on, and 2.48% with three. */
    @Test
    void anIntervalThatIsWiderThanAskedForSaysHowManyForksWouldDo() {
        List<ForkResult> results = forks(99, 100, 101);
        assertThat(Warnings.of(results, OptionalDouble.of(0.025))).isEmpty();
        List<Warning> warnings = Warnings.of(results, OptionalDouble.of(0.01));
        assertThat(warnings).extracting(Warning::kind).containsExactly(Kind.FEW_FORKS);
        assertThat(warnings.get(0).sentence())
                .contains("±2.5%", "±1.0% that was asked for", "about 7 forks");
        assertThat(warnings.get(0).cell()).isEqualTo(results.get(0).cell());
    }

    @Test
    void stolenTimeGivesAWarning() {
        assertThat(sentence(Kind.STEAL, quiet(conditions(3000, 3000, 0.013, 0, 0, 0))))
                .contains("1.3%");
    }

    /** 200 switches in ten seconds on two workers are ten a second on each. */
    @Test
    void switchesPerSecondAndWorkerGiveAWarning() {
        assertThat(sentence(Kind.PREEMPTED, quiet(conditions(3000, 3000, 0, 200, 0, 0))))
                .contains("10 times a second");
        List<ForkResult> oversubscribed =
                List.of(
                        Measured.fork(SUBJECT, 2, 0)
                                .throughput(100)
                                .on(0, 0)
                                .conditions(conditions(3000, 3000, 0, 9_999, 0, 0))
                                .result());
        assertThat(kinds(oversubscribed)).doesNotContain(Kind.PREEMPTED);
    }

    @Test
    void aWorkerThatStrayedIsNamed() {
        ForkResult result =
                Measured.fork(SUBJECT, 2, 0)
                        .throughput(100)
                        .workers(
                                new Worker(0, "update", 1, 4, List.of(4), ""),
                                new Worker(1, "update", 1, 5, List.of(5, 6), ""))
                        .result();
        assertThat(sentence(Kind.STRAYED, List.of(result))).contains("worker 1", "CPU 5", "[5, 6]");
    }

    @Test
    void aFrequencyThatChangesWithinOrBetweenForksGivesAWarning() {
        assertThat(sentence(Kind.FREQUENCY, quiet(conditions(3000, 2700, 0, 0, 0, 0))))
                .contains("10.0% within a fork");
        List<ForkResult> results =
                List.of(
                        Measured.fork(SUBJECT, 2, 0)
                                .throughput(100)
                                .conditions(conditions(3000, 3000, 0, 0, 0, 0))
                                .result(),
                        Measured.fork(SUBJECT, 2, 1)
                                .throughput(100)
                                .conditions(conditions(3300, 3300, 0, 0, 0, 0))
                                .result());
        assertThat(sentence(Kind.FREQUENCY, results)).contains("10.0% between forks");
    }

    /** A collection happens within a safepoint: 150 ms of ten seconds, not 270. */
    @Test
    void pausesGiveAWarningByTheirShareOfAFork() {
        assertThat(sentence(Kind.PAUSED, quiet(conditions(3000, 3000, 0, 0, 120, 150))))
                .contains("1.5%");
    }

    @Test
    void sharedCountersAndTheForksOwnWarningsArePassedOnOnce() {
        List<ForkResult> results =
                Stream.of(0, 1)
                        .map(
                                i ->
                                        Measured.fork(SUBJECT, 2, i)
                                                .throughput(100)
                                                .counting(Map.of("cycles", 4.0), true)
                                                .warnings("not pinned")
                                                .result())
                        .toList();
        assertThat(kinds(results)).containsExactly(Kind.MULTIPLEXED, Kind.NOTED);
        assertThat(sentence(Kind.NOTED, results)).isEqualTo("not pinned");
    }

    @Test
    void aFailedCellHasNoWarningAboutFiguresThatItHasNot() {
        assertThat(kinds(List.of(Fixtures.failed(Fixtures.key(SUBJECT, "update", 2), 0, "exit 1"))))
                .isEmpty();
    }
}
