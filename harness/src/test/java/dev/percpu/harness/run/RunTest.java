package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Validation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real forks, as short as they can be. */
class RunTest {

    private static final Timing TINY =
            new Timing(1, Duration.ofMillis(20), 2, Duration.ofMillis(20));

    @TempDir Path temporary;

    private final StringWriter progress = new StringWriter();

    private List<ForkRow> run(List<Integer> cpus, CellKey... cells) throws Exception {
        Plan plan = new Plan(List.of(cells), 1, TINY);
        Path directory = temporary.resolve("run");
        Session session = Session.begin(directory, Fixtures.manifest(plan));
        ForkRunner forks =
                new ForkRunner(
                        directory.resolve(Session.FORKS),
                        TINY,
                        Map.of("own", Path.of(System.getProperty("java.home"))));
        List<ForkRow> rows =
                new Run(
                                plan,
                                session,
                                step -> forks.run(step, cpus),
                                new Progress(new PrintWriter(progress), false, 80))
                        .execute();
        assertThat(ResultDirectory.read(directory).rows()).isEqualTo(rows);
        return rows;
    }

    private static CellKey cell(String subject, Kind kind, int threads) {
        return new CellKey(subject, kind, Fixtures.scene("update", threads));
    }

    @Test
    void everyKindOfSubjectGivesAScoredRow() throws Exception {
        List<ForkRow> rows =
                run(
                        Topology.read().placement(),
                        cell("atomic:heap:single:atomic", Kind.VARIANT, 2),
                        cell("percpu:offheap:cpu:atomic", Kind.VARIANT, 3),
                        cell("AtomicLong", Kind.PEER, 1),
                        cell("LongAdder", Kind.PEER, 2),
                        cell("JCTools", Kind.PEER, 2),
                        cell("empty", Kind.EMPTY, 1));

        assertThat(rows).hasSize(6).allMatch(ForkRow::scored);
        assertThat(rows)
                .allSatisfy(
                        row ->
                                assertThat(row.iterations())
                                        .hasSize(TINY.iterations())
                                        .allMatch(score -> score > 0));
        assertThat(rows.subList(0, 5)).allMatch(row -> row.validation().orElseThrow().issued() > 0);
        assertThat(rows.get(5).validation()).contains(new Validation(0, 0));
    }

    @Test
    void workersRunWhereTheyArePinned() throws Exception {
        List<Integer> cpus = Topology.read().placement();
        int threads = cpus.size() + 1;

        ForkRow row = run(cpus, cell("LongAdder", Kind.PEER, threads)).get(0);

        if (Affinity.unavailable().isPresent()) {
            assertThat(row.cpus()).isEmpty();
            return;
        }
        assertThat(row.cpus().subList(0, cpus.size())).isEqualTo(cpus);
        assertThat(row.cpus().get(cpus.size())).isEqualTo(cpus.get(0));
        assertThat(row.workers())
                .hasSize(threads)
                .allMatch(worker -> worker.ranOn().equals(List.of(worker.pinned())));
    }

    @Test
    void aWorkerThatCannotBePinnedIsAWarning() throws Exception {
        ForkRow row = run(List.of(60_000), cell("LongAdder", Kind.PEER, 1)).get(0);

        assertThat(row.scored()).isTrue();
        assertThat(row.cpus()).isEmpty();
        assertThat(progress.toString()).contains("warning: worker not pinned to CPU 60000");
    }

    @Test
    void aCounterThatLosesUpdatesHasNoScoreAndSaysHowMany() throws Exception {
        ForkRow row = run(List.of(), cell("nonatomic:heap:single:plain", Kind.VARIANT, 4)).get(0);

        assertThat(row.error()).isEmpty();
        assertThat(row.validation().orElseThrow().lost()).isPositive();
        assertThat(row.scored()).isFalse();
    }

    @Test
    void aForkThatFailsIsARowWithItsErrorAndTheRunGoesOn() throws Exception {
        List<ForkRow> rows =
                run(
                        List.of(),
                        cell("no:such:variant:here", Kind.VARIANT, 1),
                        cell("LongAdder", Kind.PEER, 1));

        assertThat(rows.get(0).error().orElseThrow())
                .contains("'no:such:variant:here' is no subject")
                .containsPattern("update-1t-compact-no-such-variant-here-[0-9a-f]{8}-timing0.log")
                .doesNotContain("\n");
        assertThat(rows.get(0).scored()).isFalse();
        assertThat(rows.get(1).scored()).isTrue();
        assertThat(progress.toString()).contains("2 forks in").contains("1 failed");
    }

    @Test
    void aPollutedForkIsValidatedLikeAnyOther() throws Exception {
        ForkRow row =
                run(List.of(), Fixtures.key("atomic:heap:single:atomic", "update-polluted", 2))
                        .get(0);

        assertThat(row.error()).isEmpty();
        assertThat(row.scored()).isTrue();
    }

    @Test
    void whatJmhPrintsGoesToTheForksLog() throws Exception {
        run(List.of(), cell("empty", Kind.EMPTY, 1));

        try (Stream<Path> files = Files.list(temporary.resolve("run").resolve("forks"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".log")))
                    .singleElement()
                    .satisfies(log -> assertThat(log).content().contains("# JMH version"));
        }
    }
}
