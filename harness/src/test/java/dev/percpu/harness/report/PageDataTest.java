package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.pinning.CpuOrder;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the page is told. */
class PageDataTest {

    private static RunView view(SyntheticRun run) {
        return PageData.of(run.alone()).runs().get(0);
    }

    private static RowView row(RunView view, String subject, int sweep, int threads) {
        return view.rows().stream()
                .filter(row -> row.subject().equals(subject))
                .filter(row -> row.sweep() == sweep && row.threads() == threads)
                .findFirst()
                .orElseThrow();
    }

    private static Scenario scenario(
            String pinning, Optional<Integer> possible, String jdk, String... args) {
        return new Scenario("update", new TreeMap<>(), 2, pinning, possible, jdk, List.of(args));
    }

    @Test
    void onlyDimensionsThatVaryAreNamed() {
        Scenario plain = scenario("none", Optional.empty(), "25");
        assertThat(Dimensions.of(List.of(plain, plain.withThreads(4))).label(plain)).isEmpty();
        Scenario other = scenario("core", Optional.of(512), "25", "-XX:+UseZGC", "-Da=b c");
        Dimensions both = Dimensions.of(List.of(plain, other));
        assertThat(both.label(plain))
                .isEqualTo("pinning none · the machine’s possible CPUs · no JVM arguments");
        assertThat(both.title(other))
                .isEqualTo("update · pinning core · 512 possible CPUs · -XX:+UseZGC '-Da=b c'");
    }

    @Test
    void cellSetsOfDifferentPinningsAreDifferentSweepsWithWinnersOfTheirOwn() {
        RunView view = view(SyntheticRun.night("x", 16, SyntheticCosts.USUAL));
        assertThat(view.sweeps())
                .extracting(sweep -> sweep.workload() + "/" + sweep.label())
                .startsWith("update/pinning compact", "update/pinning scatter")
                .hasSize(6);
        assertThat(view.winners()).hasSize(6 * 5);
        for (RunView.Best best : view.winners()) {
            RowView winner = row(view, best.subject().orElseThrow(), best.sweep(), best.threads());
            assertThat(view.rows())
                    .filteredOn(
                            row ->
                                    row.sweep() == best.sweep()
                                            && row.threads() == best.threads()
                                            && !row.subject().equals(SyntheticRun.NONATOMIC)
                                            && !row.subject().equals("empty"))
                    .allMatch(
                            row ->
                                    row.figures().orElseThrow().mean()
                                            <= winner.figures().orElseThrow().mean());
        }
        assertThat(view.sweeps().get(0).curves()).isNotEmpty();
    }

    @Test
    void figuresOfTwoRunsAreNeverMixed() {
        SyntheticRun run = SyntheticRun.small();
        SyntheticRun slower =
                run.changed(row -> row.subject().equals("LongAdder") ? tenfold(row) : row);
        PageData page = PageData.of(List.of(run.reported("a"), slower.reported("b")));
        assertThat(page.runs()).extracting(RunView::name).containsExactly("a", "b");
        assertThat(page.runs().get(0))
                .usingRecursiveComparison()
                .isEqualTo(PageData.of(List.of(run.reported("a"))).runs().get(0));
        assertThat(page.runs().get(0).winners().get(0).subject()).contains("JCTools");
        assertThat(page.runs().get(1).winners().get(0).subject()).contains("LongAdder");
    }

    private static ForkResult tenfold(ForkResult row) {
        return Fixtures.measured(
                row.cell(),
                row.fork(),
                row.validation(),
                row.iterations().stream().map(ops -> ops * 10).toList());
    }

    @Test
    void aTitleNamesTheFastestCounterAndFromHowManyThreadsOn() {
        RunView large = view(SyntheticRun.large());
        assertThat(large.sweeps().get(0).title())
                .matches(
                        "striped:heap:thread-hash:atomic is the fastest from 128 to 256 threads,"
                                + " 1\\.\\d\\d × LongAdder by net time");
        RunView small = view(SyntheticRun.small());
        assertThat(small.sweeps().get(0).title())
                .isEqualTo(
                        "At 2 threads, the run cannot tell JCTools from"
                                + " striped:heap:thread-hash:atomic, LongAdder");
        RunView failed = view(SyntheticRun.small().allFailed("x"));
        assertThat(failed.sweeps().get(0).title()).isEqualTo("No counter has a score");
    }

    @Test
    void aRatioIsOfNetTimesOrSaysThatItIsNot() {
        RunView net = view(SyntheticRun.small());
        assertThat(net.rows()).noneMatch(RowView::gross);
        assertThat(row(net, "AtomicLong", 0, 2).speedup().orElseThrow()).isBetween(0.09, 0.12);
        assertThat(row(net, "LongAdder", 0, 2).speedup()).hasValue(1);
        assertThat(row(net, SyntheticRun.NONATOMIC, 0, 2).speedup()).isEmpty();
        RunView gross = view(SyntheticRun.small().only(row -> !row.subject().equals("empty")));
        assertThat(gross.rows())
                .filteredOn(row -> row.speedup().isPresent())
                .allMatch(RowView::gross);
        assertThat(row(gross, "AtomicLong", 0, 2).speedup().orElseThrow()).isBetween(0.11, 0.14);
        RunView bare = view(SyntheticRun.small().only(row -> !row.subject().equals("LongAdder")));
        assertThat(bare.rows()).allMatch(row -> row.speedup().isEmpty());
    }

    @Test
    void aCounterThatCostsNothingHasARatioOfWholeTimes() {
        SyntheticRun run =
                SyntheticRun.small()
                        .changed(
                                row ->
                                        row.subject().equals("JCTools")
                                                ? Fixtures.measured(
                                                        row.cell(),
                                                        row.fork(),
                                                        row.validation(),
                                                        List.of(
                                                                row.scenario().threads()
                                                                        * 1e9
                                                                        / 0.6))
                                                : row);
        RowView row = row(view(run), "JCTools", 0, 2);
        assertThat(row.figures().orElseThrow().net().orElseThrow().negligible()).isTrue();
        assertThat(row.speedup().orElseThrow()).isBetween(4.0, 6.0);
        assertThat(row.gross()).isTrue();
    }

    @Test
    void bothSidesOfAnAsymmetricWorkloadHaveTheirCost() {
        SyntheticRun run =
                SyntheticRun.of(
                        SyntheticHost.cloud(),
                        List.of("LongAdder", SyntheticRun.NONATOMIC),
                        List.of(SyntheticRun.work("readers")),
                        List.of(4));
        RunView view = view(run);
        List<RowView.Side> sides = row(view, "LongAdder", 0, 4).roles();
        assertThat(sides).extracting(RowView.Side::role).containsExactly("update", "read");
        assertThat(sides).extracting(RowView.Side::threads).containsExactly(3, 1);
        assertThat(sides.get(0).ns()).isBetween(3.0, 3.6);
        assertThat(sides.get(1).ns()).isBetween(650.0, 850.0);
        assertThat(row(view, SyntheticRun.NONATOMIC, 0, 4).roles()).isEmpty();
        assertThat(view(SyntheticRun.small()).rows()).allMatch(row -> row.roles().isEmpty());
    }

    @Test
    void forksThatOnlyCountEventsScoreNothingAndShowWhatTheyCounted() {
        SyntheticRun run = SyntheticRun.small().only(row -> row.subject().equals("LongAdder"));
        List<ForkResult> rows = new ArrayList<>(run.results());
        rows.add(counting(run.results().get(0)));
        RunView view = view(new SyntheticRun(run.manifest(), rows, Attachments.NONE));
        RowView row = row(view, "LongAdder", 0, 1);
        assertThat(row.figures().orElseThrow().forks()).isEqualTo(3);
        assertThat(row.circumstances()).contains("4.20 instructions/op");
        assertThat(row.circumstances().get(0)).isEqualTo("pinned to CPUs 0");
    }

    private static ForkResult counting(ForkResult row) {
        Conditions conditions = row.conditions().orElseThrow();
        return new ForkResult(
                row.cell(),
                0,
                Purpose.COUNTING,
                List.of(new Series("update", Quantity.THROUGHPUT, 1, List.of(1.0))),
                row.workers(),
                Optional.of(new Validation(1, 1)),
                Optional.of(
                        new Conditions(
                                conditions.megahertzBefore(),
                                conditions.megahertzAfter(),
                                conditions.steal(),
                                conditions.voluntarySwitches(),
                                conditions.involuntarySwitches(),
                                conditions.migrations(),
                                conditions.gcMillis(),
                                conditions.safepointMillis(),
                                Map.of("instructions", 4.2),
                                false,
                                Map.of())),
                List.of(),
                Optional.empty(),
                row.started(),
                row.finished());
    }

    @Test
    void aWorkerSeenOnAnotherCpuGivesItsCellAWarning() {
        SyntheticRun run =
                SyntheticRun.small()
                        .changed(
                                row ->
                                        row.fork() == 2 && row.scenario().threads() == 2
                                                ? strayed(row)
                                                : row);
        RunView view = view(run);
        assertThat(row(view, "JCTools", 0, 2).warnings())
                .containsExactly("worker 0 was pinned to CPU 0 and seen on [0, 1]");
        assertThat(row(view, "JCTools", 0, 1).warnings()).isEmpty();
        assertThat(
                        TextReport.render(run.alone())
                                .lines()
                                .filter(line -> line.startsWith("JCTools")))
                .satisfiesExactly(
                        one -> assertThat(one).endsWith("yes"),
                        two -> assertThat(two).endsWith("yes !"));
    }

    private static ForkResult strayed(ForkResult row) {
        return new ForkResult(
                row.cell(),
                row.fork(),
                row.purpose(),
                row.series(),
                List.of(new Worker(0, "update", 1, 0, List.of(0, 1), "")),
                row.validation(),
                row.conditions(),
                row.warnings(),
                row.error(),
                row.started(),
                row.finished());
    }

    @Test
    void whatMostCellsHaveIsOneWarningOfTheRun() {
        SyntheticRun run =
                SyntheticRun.large().changed(row -> row.fork() == 0 ? tenfold(row) : row);
        List<String> warningList = WarningList.of(run.alone().get(0));
        assertThat(warningList).hasSize(3);
        assertThat(warningList.subList(1, 3))
                .allMatch(warning -> warning.matches("8\\d of 90 cells, for example update, .*"))
                .allMatch(warning -> warning.length() < 400);
        assertThat(view(run).rows())
                .filteredOn(row -> !row.warnings().isEmpty())
                .as("rows that are no worse than others bear no mark")
                .hasSizeLessThan(45);
    }

    @Test
    void latenciesAreOrderedByCpuLocationAndSummarisedByDistance() {
        CoreLatencies latencies = SyntheticHost.latencies(SyntheticHost.bigBox("x", 32));
        LatencyView view = LatencyView.of(latencies);
        assertThat(view.cpus()).startsWith(0, 16, 1, 17).hasSize(32);
        assertThat(view.pairs()).hasSize(32 * 31 / 2);
        assertThat(view.distances())
                .extracting(LatencyView.Distance::name)
                .containsExactly("within a core", "within a shared cache", "between sockets");
        assertThat(view.distances().get(0).ns()).isBetween(7.0, 9.0);
        assertThat(view.distances())
                .extracting(LatencyView.Distance::pairs)
                .containsExactly(16, 224, 256);
    }

    @Test
    void consecutiveCpusAreWrittenAsARange() {
        assertThat(CpuOrder.text(List.of(0, 1, 2, 8, 10, 11))).isEqualTo("0-2,8,10-11");
        assertThat(CpuOrder.text(List.of(3))).isEqualTo("3");
        assertThat(CpuOrder.text(List.of(2, 0, 1))).isEqualTo("2,0-1");
    }
}
