package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
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

    private List<ForkResult> run(List<Integer> cpus, CellKey... cells) throws Exception {
        Plan plan = new Plan(List.of(cells), 1, TINY);
        Path directory = temporary.resolve("run");
        Session session = Session.begin(directory, Fixtures.manifest(plan));
        ForkRunner forks =
                new ForkRunner(
                        directory.resolve(Session.FORKS),
                        step -> TINY,
                        Map.of("own", Path.of(System.getProperty("java.home"))),
                        new ClassArchive(1));
        List<ForkResult> results =
                new Run(
                                plan,
                                session,
                                step -> forks.run(step, cpus),
                                new Progress(
                                        new PrintWriter(progress),
                                        new Progress.Display(false, 80, 24),
                                        any -> ""))
                        .execute();
        assertThat(ResultDirectory.read(directory).results()).isEqualTo(results);
        return results;
    }

    private static CellKey cell(String subject, Kind kind, int threads) {
        return new CellKey(subject, kind, Fixtures.scenario("update", threads));
    }

    @Test
    void everyKindOfSubjectGivesAScoredResult() throws Exception {
        List<ForkResult> results =
                run(
                        Topology.read().usable().ids(),
                        cell("atomic:heap:single:atomic", Kind.VARIANT, 2),
                        cell("percpu:offheap:cpu:atomic", Kind.VARIANT, 3),
                        cell("AtomicLong", Kind.PEER, 1),
                        cell("LongAdder", Kind.PEER, 2),
                        cell("JCTools", Kind.PEER, 2),
                        cell("empty", Kind.EMPTY, 1));

        assertThat(results).hasSize(6).allMatch(ForkResult::scored);
        assertThat(results)
                .allSatisfy(
                        result ->
                                assertThat(result.iterations())
                                        .hasSize(TINY.iterations())
                                        .allMatch(score -> score > 0));
        assertThat(results.subList(0, 5))
                .allMatch(result -> result.validation().orElseThrow().issued() > 0);
        assertThat(results.get(5).validation()).contains(new Validation(0, 0));
    }

    @Test
    void workersRunWhereTheyArePinned() throws Exception {
        List<Integer> cpus = Topology.read().usable().ids();
        int threads = cpus.size() + 1;

        ForkResult result = run(cpus, cell("LongAdder", Kind.PEER, threads)).get(0);

        if (Affinity.unavailable().isPresent()) {
            assertThat(result.cpus()).isEmpty();
            return;
        }
        assertThat(result.cpus().subList(0, cpus.size())).isEqualTo(cpus);
        assertThat(result.cpus().get(cpus.size())).isEqualTo(cpus.get(0));
        assertThat(result.workers())
                .hasSize(threads)
                .allMatch(worker -> worker.ranOn().equals(List.of(worker.pinned())));
    }

    @Test
    void aWorkerThatCannotBePinnedIsAWarning() throws Exception {
        ForkResult result = run(List.of(60_000), cell("LongAdder", Kind.PEER, 1)).get(0);

        assertThat(result.scored()).isTrue();
        assertThat(result.cpus()).isEmpty();
        assertThat(progress.toString()).contains("warning: worker not pinned to CPU 60000");
    }

    @Test
    void aCounterThatLosesUpdatesHasNoScoreAndSaysHowMany() throws Exception {
        ForkResult result =
                run(List.of(), cell("nonatomic:heap:single:plain", Kind.VARIANT, 4)).get(0);

        assertThat(result.error()).isEmpty();
        assertThat(result.validation().orElseThrow().lost()).isPositive();
        assertThat(result.scored()).isFalse();
    }

    @Test
    void aForkThatFailsIsARowWithItsErrorAndTheRunGoesOn() throws Exception {
        List<ForkResult> results =
                run(
                        List.of(),
                        cell("no:such:variant:here", Kind.VARIANT, 1),
                        cell("LongAdder", Kind.PEER, 1));

        assertThat(results.get(0).error().orElseThrow())
                .contains("'no:such:variant:here' is not a subject")
                .containsPattern("update-1t-compact-no-such-variant-here-[0-9a-f]{8}-timing0.log")
                .doesNotContain("\n");
        assertThat(results.get(0).scored()).isFalse();
        assertThat(results.get(1).scored()).isTrue();
        assertThat(progress.toString()).contains("2 forks in").contains("1 failed");
    }

    @Test
    void aPollutedForkIsValidatedLikeAnyOther() throws Exception {
        ForkResult result =
                run(List.of(), Fixtures.key("atomic:heap:single:atomic", "update-polluted", 2))
                        .get(0);

        assertThat(result.error()).isEmpty();
        assertThat(result.scored()).isTrue();
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
