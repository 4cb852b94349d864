package dev.percpu.harness.stats;

import static dev.percpu.harness.stats.Results.GOOD;
import static dev.percpu.harness.stats.Results.counted;
import static dev.percpu.harness.stats.Results.empty;
import static dev.percpu.harness.stats.Results.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Validation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RunSummaryTest {

    private static final Offset<Double> TINY = within(1e-9);
    private static final String PERCPU = "percpu:offheap:cpu:atomic";
    private static final String STRIPED = "striped:heap:thread-hash:atomic";

    private static Cell cell(String subject, ForkResult... results) {
        return RunSummary.of(List.of(results)).cells().stream()
                .filter(cell -> cell.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static Score score(String subject, ForkResult... results) {
        return cell(subject, results).score().orElseThrow();
    }

    /** Iterations of one fork weigh as one: (100 + 300) / 2 and 400 give 300, not 800 / 3. */
    @Test
    void aForkCountsOnceHoweverManyIterationsItHas() {
        Score score =
                score("LongAdder", good("LongAdder", 1, 100.0, 300.0), good("LongAdder", 1, 400.0));
        assertThat(score.opsPerSecond().mean()).isEqualTo(300);
        assertThat(score.opsPerSecond().range()).isEqualTo(new Interval(200, 400));
    }

    /** Two threads at 0.5 G ops/s together: 4 ns each. Empty: 2 G, so 1 ns. Net 3 ns. */
    @Test
    void netIsWhatIsLeftWithoutTheEmptyLoopOfTheSameThreads() {
        Score score =
                score("LongAdder", good("LongAdder", 2, 5e8), empty(2, 2e9), empty(1, 0.25e9));
        assertThat(score.nsPerOp()).isCloseTo(4, TINY);
        assertThat(score.net().orElseThrow().ns()).isCloseTo(3, TINY);
        assertThat(score.net().orElseThrow().negligible()).isFalse();
    }

    /** LongAdder: 4 ns less 1. The other: 2.5 ns less 1. Twice as fast. */
    @Test
    void ratioIsOfNetTimesAndHigherIsFaster() {
        ForkResult[] results = {good("LongAdder", 2, 5e8), good(PERCPU, 2, 8e8), empty(2, 2e9)};
        assertThat(score(PERCPU, results).timesLongAdder()).hasValueCloseTo(2.0, TINY);
        assertThat(score("LongAdder", results).timesLongAdder()).hasValueCloseTo(1.0, TINY);
    }

    @Test
    void ratioIsAbsentWithoutAScoredLongAdderAndOfWholeTimesWithoutAnEmptyLoop() {
        assertThat(score(PERCPU, good(PERCPU, 1, 1e8), empty(1, 1e9)).timesLongAdder()).isEmpty();
        Score whole = score(PERCPU, good(PERCPU, 1, 1e8), good("LongAdder", 1, 2e8));
        assertThat(whole.net()).isEmpty();
        assertThat(whole.timesLongAdder()).hasValueCloseTo(0.5, TINY);
        assertThat(whole.wholeTimes()).isTrue();
        ForkResult lossy = counted("LongAdder", 1, 10, 9);
        assertThat(score(PERCPU, good(PERCPU, 1, 1e8), lossy, empty(1, 1e9)).timesLongAdder())
                .isEmpty();
    }

    /** The empty loop takes 1.00 to 1.25 ns; 1.30 ns less the 1.11 of its mean is within 0.25. */
    @Test
    void netWithinTheSpreadOfTheEmptyLoopIsNegligibleAndTheRatioOfWholeTimes() {
        ForkResult[] results = {
            good(PERCPU, 1, 1e9 / 1.3), good("LongAdder", 1, 2e8), empty(1, 1e9), empty(1, 0.8e9)
        };
        assertThat(score(PERCPU, results).net().orElseThrow().negligible()).isTrue();
        assertThat(score(PERCPU, results).timesLongAdder()).hasValueCloseTo(5 / 1.3, TINY);
        assertThat(score(PERCPU, results).wholeTimes()).isTrue();
        assertThat(score("LongAdder", results).net().orElseThrow().negligible()).isFalse();
    }

    @Test
    void anOnlyForkOfTheEmptyLoopSpreadsOverItsIterations() {
        ForkResult[] results = {good(PERCPU, 1, 1e9 / 1.3), empty(1, 1e9, 0.8e9)};
        assertThat(score(PERCPU, results).net().orElseThrow().negligible()).isTrue();
    }

    @Test
    void netBelowTheEmptyLoopIsNegligible() {
        ForkResult[] results = {good(PERCPU, 1, 2e9), empty(1, 1e9)};
        assertThat(score(PERCPU, results).net().orElseThrow().negligible()).isTrue();
    }

    @Test
    void oneForkThatLostTakesTheScoreOfItsCell() {
        Cell cell =
                cell(
                        PERCPU,
                        good(PERCPU, 2, 1e9),
                        counted(PERCPU, 2, 100, 90),
                        counted(PERCPU, 2, 200, 170));
        assertThat(cell.score()).isEmpty();
        assertThat(cell.verdict())
                .isEqualTo(new Verdict.Lost(40, 0, 1_300, new Validation(200, 170), 2));
        assertThat(((Verdict.Lost) cell.verdict()).share()).isEqualTo(40.0 / 1_300);
    }

    @Test
    void updatesThatNobodyIssuedDoNotMakeUpForLostOnes() {
        Cell cell = cell(PERCPU, counted(PERCPU, 2, 100, 90), counted(PERCPU, 2, 100, 110));
        assertThat(cell.verdict())
                .isEqualTo(new Verdict.Lost(10, 10, 200, new Validation(100, 90), 2));
    }

    @Test
    void aForkThatFailedTakesTheScoreOfItsCell() {
        ForkResult failed =
                Results.result(PERCPU, "update", 2, Optional.empty(), Optional.of("exit 134"), 1e9);
        Cell cell = cell(PERCPU, good(PERCPU, 2, 1e9), failed);
        assertThat(cell.score()).isEmpty();
        assertThat(cell.verdict()).isEqualTo(new Verdict.Failed("exit 134"));
    }

    @Test
    void aCounterWithoutValidationOrMeasurementHasNoScore() {
        ForkResult unchecked =
                Results.result(PERCPU, "update", 2, Optional.empty(), Optional.empty(), 1e9);
        assertThat(cell(PERCPU, unchecked).verdict()).isInstanceOf(Verdict.Failed.class);
        assertThat(cell(PERCPU, good(PERCPU, 2)).verdict())
                .isEqualTo(new Verdict.Failed("fork 0 measured [update [] operations/s]"));
        assertThat(cell(PERCPU, good(PERCPU, 2, 0.0)).score()).isEmpty();
        assertThat(cell(PERCPU, good(PERCPU, 2, Double.NaN)).score()).isEmpty();
    }

    @Test
    void theFastestCounterWinsAndNamesTheCountersItIsTiedWith() {
        RunSummary summary =
                RunSummary.of(
                        List.of(
                                good(STRIPED, 2, 8e8),
                                good(STRIPED, 2, 9.5e8),
                                good(PERCPU, 2, 9e8),
                                good(PERCPU, 2, 10e8),
                                good("LongAdder", 2, 8e8),
                                empty(2, 9e9)));
        Winner winner = summary.winner(Fixtures.scenario("update", 2)).orElseThrow();
        assertThat(winner.best().subject()).isEqualTo(PERCPU);
        assertThat(winner.tied()).extracting(Cell::subject).containsExactly(STRIPED);
        assertThat(summary.winner(Fixtures.scenario("update", 1))).isEmpty();
    }

    private static List<ForkResult> forks(String subject, double... values) {
        return IntStream.range(0, values.length)
                .mapToObj(fork -> Measured.fork(subject, 2, fork).throughput(values[fork]).result())
                .toList();
    }

    private static Winner winner(List<ForkResult> one, List<ForkResult> other) {
        return RunSummary.of(Stream.concat(one.stream(), other.stream()).toList())
                .winner(Fixtures.scenario("update", 2))
                .orElseThrow();
    }

    /** Ranges overlap in both; the rounds tell that one was 5% ahead in each of them. */
    @Test
    void theWinnerIsToldByTheIntervalOfTheRatioAndNotByRanges() {
        Winner told = winner(forks(PERCPU, 100, 110, 120), forks(STRIPED, 95, 104.6, 114));
        assertThat(told.best().subject()).isEqualTo(PERCPU);
        assertThat(told.tied()).isEmpty();

        Winner tied = winner(forks(PERCPU, 100, 110, 120), forks(STRIPED, 114, 104.6, 95));
        assertThat(tied.tied()).extracting(Cell::subject).containsExactly(STRIPED);
    }

    @Test
    void aSingleSubjectHasNoWinner() {
        Winner winner = winner(forks(PERCPU, 100, 110, 120), List.of());
        assertThat(winner.tied()).isEmpty();
    }

    /** Three writers at 0.5 G ops/s together take 6 ns each; the reader 10 ns. Empty: 1 and 2. */
    @Test
    void eachRoleHasItsOwnFigureByItsOwnThreads() {
        CellKey key = Fixtures.key(PERCPU, "asymmetric", 4);
        CellKey loop = Fixtures.key("empty", "asymmetric", 4);
        List<ForkResult> results =
                List.of(
                        Measured.fork(key, 0)
                                .series("update", Quantity.THROUGHPUT, 3, 5e8)
                                .series("read", Quantity.THROUGHPUT, 1, 1e8)
                                .result(),
                        Measured.fork(loop, 0)
                                .series("update", Quantity.THROUGHPUT, 3, 3e9)
                                .series("read", Quantity.THROUGHPUT, 1, 5e8)
                                .result());
        Score score = score(PERCPU, results.toArray(ForkResult[]::new));
        assertThat(score.nsPerOp()).isCloseTo(6, TINY);
        assertThat(score.net().orElseThrow().ns()).isCloseTo(5, TINY);
        Figure read = score.figures().get(1);
        assertThat(read.role()).isEqualTo("read");
        assertThat(read.nsPerOp()).isCloseTo(10, TINY);
        assertThat(read.net().orElseThrow().ns()).isCloseTo(8, TINY);
    }

    @Test
    void theLoopIsTakenOffThroughputsOfTheSameRolesOnly() {
        ForkResult time =
                Measured.fork(PERCPU, 1, 0).series("update", Quantity.TIME, 1, 9.0).result();
        assertThat(score(PERCPU, time, empty(1, 1e9)).net()).isEmpty();
        ForkResult other =
                Measured.fork(PERCPU, 1, 0).series("create", Quantity.THROUGHPUT, 1, 1e8).result();
        assertThat(score(PERCPU, other, empty(1, 1e9)).net()).isEmpty();
    }

    @Test
    void withTimesLessIsBetter() {
        List<ForkResult> results =
                List.of(
                        Measured.fork(PERCPU, 2, 0).series("create", Quantity.TIME, 2, 50).result(),
                        Measured.fork(STRIPED, 2, 0)
                                .series("create", Quantity.TIME, 2, 40)
                                .result());
        RunSummary summary = RunSummary.of(results);
        assertThat(summary.winner(Fixtures.scenario("update", 2)).orElseThrow().best().subject())
                .isEqualTo(STRIPED);
        Score score = summary.cells().get(0).score().orElseThrow();
        assertThat(score.nsPerOp()).isEqualTo(50);
        assertThat(score.opsPerSecond().mean()).isCloseTo(4e7, within(1e-3));
    }

    @Test
    void aForkThatCountsEventsDoesNotAffectTheTimes() {
        Cell cell =
                cell(
                        PERCPU,
                        Measured.fork(PERCPU, 1, 0).throughput(100).result(),
                        Measured.fork(PERCPU, 1, 0)
                                .throughput(1)
                                .counting(Map.of("cycles", 10.0, "misses", 1.0), false)
                                .result(),
                        Measured.fork(PERCPU, 1, 1)
                                .throughput(1)
                                .counting(Map.of("cycles", 14.0), true)
                                .result());
        assertThat(cell.score().orElseThrow().opsPerSecond().mean()).isEqualTo(100);
    }

    @Test
    void whatAForkThatCountsEventsLosesIsLost() {
        ForkResult lossy =
                Measured.fork(PERCPU, 1, 0)
                        .throughput(1)
                        .counting(Map.of(), false)
                        .counted(10, 9)
                        .result();
        Cell cell = cell(PERCPU, Measured.fork(PERCPU, 1, 0).throughput(100).result(), lossy);
        assertThat(cell.verdict()).isInstanceOf(Verdict.Lost.class);
        assertThat(cell.score()).isEmpty();
    }

    @Test
    void aCellThatWasOnlyCountedHasNoScore() {
        Cell cell =
                cell(
                        PERCPU,
                        Measured.fork(PERCPU, 1, 0)
                                .throughput(1)
                                .counting(Map.of("cycles", 1.0), false)
                                .result());
        assertThat(cell.verdict()).isEqualTo(new Verdict.Failed("no fork was timed"));
    }

    @Test
    void theKernelHasNoCounterToValidate() {
        CellKey key = new CellKey("kernel", Kind.KERNEL, Fixtures.scenario("fork-true", 1));
        Score score =
                score(
                        "kernel",
                        Measured.fork(key, 0)
                                .series("user", Quantity.TIME, 1, 400_000)
                                .series("system", Quantity.TIME, 1, 0)
                                .result());
        assertThat(score.figures()).extracting(Figure::role).containsExactly("user", "system");
    }

    @Test
    void forksOfDifferentRolesAreNoCell() {
        Cell cell =
                cell(
                        PERCPU,
                        Measured.fork(PERCPU, 1, 0).throughput(100).result(),
                        Measured.fork(PERCPU, 1, 1)
                                .series("read", Quantity.THROUGHPUT, 1, 100)
                                .result());
        assertThat(((Verdict.Failed) cell.verdict()).error()).contains("fork 1 has the roles");
    }

    @Test
    void aSubjectThatLostUpdatesAnywhereWinsNowhere() {
        RunSummary summary =
                RunSummary.of(
                        List.of(
                                good(STRIPED, 1, 9e9),
                                counted(STRIPED, 2, 10, 9),
                                good("nonatomic:heap:single:plain", 1, 9e9),
                                good(PERCPU, 1, 1e9)));
        assertThat(summary.winner(Fixtures.scenario("update", 1)).orElseThrow().best().subject())
                .isEqualTo(PERCPU);
    }

    @Test
    void cellsAreFastestFirstThenUnscoredAndTheEmptyLoopLast() {
        RunSummary summary =
                RunSummary.of(
                        List.of(
                                empty(2, 9e9),
                                counted(STRIPED, 2, 10, 9),
                                good("LongAdder", 2, 8e8),
                                good(PERCPU, 2, 10e8)));
        assertThat(summary.fastestFirst(Fixtures.scenario("update", 2)))
                .extracting(Cell::subject)
                .containsExactly(PERCPU, "LongAdder", STRIPED, "empty");
    }

    /** Alone 3 ns less 1, polluted 7 ns less 1: three times as slow. */
    @Test
    void pollutionIsTheRatioOfNetTimes() {
        RunSummary summary =
                RunSummary.of(
                        List.of(
                                good(PERCPU, "update", 1, 1e9 / 3),
                                good(PERCPU, "update-polluted", 1, 1e9 / 7),
                                good(STRIPED, "update", 1, 1e9 / 3),
                                empty(1, 1e9),
                                Results.result(
                                        "empty",
                                        "update-polluted",
                                        1,
                                        GOOD,
                                        Optional.empty(),
                                        1e9)));
        assertThat(summary.pollution()).hasSize(1);
        Pollution cost = summary.pollution().get(0);
        assertThat(cost.subject()).isEqualTo(PERCPU);
        assertThat(cost.ratio()).isCloseTo(3, TINY);
    }

    @Test
    void noResultsGiveNoCells() {
        assertThat(RunSummary.of(List.of()).cells()).isEmpty();
    }
}
