package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.bench.CPeers;
import dev.percpu.harness.bench.Looped;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Twins;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real fork of each workload, as short as it can be. */
class WorkloadForksTest {

    private static final Timing TINY =
            new Timing(1, Duration.ofMillis(20), 2, Duration.ofMillis(20));
    private static final List<Integer> CPUS = Topology.read().usable().ids();

    @TempDir Path temporary;

    private ForkResult fork(CellKey cell, Purpose purpose) {
        return new ForkRunner(
                        temporary,
                        step -> TINY,
                        Map.of("own", Path.of(System.getProperty("java.home"))),
                        new ClassArchive(1))
                .run(
                        new Plan.Step(cell, 0, purpose),
                        Affinity.unavailable().isEmpty() ? CPUS : List.of());
    }

    private ForkResult fork(String workload, String subject, int threads) {
        return fork(cell(workload, subject, threads, Optional.empty(), List.of()), Purpose.TIMING);
    }

    private static CellKey cell(
            String workload,
            String subject,
            int threads,
            Optional<Integer> possibleCpus,
            List<String> jvmArguments) {
        Job parsed = Job.parse(workload);
        return new CellKey(
                subject,
                Fixtures.kind(subject),
                new Scenario(
                        parsed.name(),
                        parsed.parameters(),
                        threads,
                        "compact",
                        possibleCpus,
                        "own",
                        jvmArguments));
    }

    private static List<String> roles(ForkResult result) {
        return result.series().stream().map(Series::role).toList();
    }

    private static void assertGood(ForkResult result) {
        assertThat(result.error()).isEmpty();
        Validation validation = result.validation().orElseThrow();
        assertThat(validation.passed()).as(validation.toString()).isTrue();
        assertThat(validation.issued())
                .isPositive()
                .isEqualTo(result.workers().stream().mapToLong(Worker::issued).sum());
        assertThat(result.series())
                .isNotEmpty()
                .allSatisfy(
                        series ->
                                assertThat(series.iterations())
                                        .hasSize(TINY.iterations())
                                        .allMatch(value -> value > 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixed:share=50,read=precise | percpu:heap:cpu:atomic | 2",
                "many:counters=100,owned=shared | striped:heap:cpu:atomic | 2",
                "many:counters=50,owned=by-thread,distribution=zipf | percpu:offheap:cpu:atomic | 2",
                "burst | lazy:heap:cpu:atomic | 2",
                "lifecycle | percpu:offheap:cpu:atomic | 2",
                "remote:share=50 | lazy:heap:cpu:atomic | 2",
                "remote:share=50,path=add | lazy:heap:cpu:atomic | 3",
                "virtual:each=20,slice=10 | owner:heap:owner:opaque | 2",
                "socket-memory:work=100 | percpu:offheap:cpu:atomic | 2",
                "socket-memory:work=0,room=20 | LongAdder | 5",
            })
    void everyUpdateOfThreadsThatDoTheSameIsCounted(String workload, String subject, int threads) {
        ForkResult result = fork(workload, subject, threads);

        assertGood(result);
        assertThat(roles(result)).containsExactly(Series.UPDATE);
        assertThat(result.series().get(0).quantity()).isEqualTo(Quantity.THROUGHPUT);
        assertThat(result.series().get(0).threads()).isEqualTo(threads);
        assertThat(result.workers()).hasSize(threads).allMatch(worker -> worker.issued() > 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c:atomic:atomic:called | 1",
                "c:striped:atomic:inlined | 2",
                "c:percpu:rseq:called | 1",
                "c:percpu:rseq:inlined | 64",
                "c:local:opaque:called | 5",
            })
    void everyTurnOfALoopInCIsAnOperation(String subject, int threads) {
        Optional<String> absent = CPeers.unavailable(subject);
        assumeTrue(absent.isEmpty(), () -> "the C bridge was not built: " + absent.orElse(""));

        ForkResult result = fork("update", subject, threads);

        assertGood(result);
        assertThat(result.workers()).hasSize(threads);
        long issued = result.validation().orElseThrow().issued();
        assertThat(issued % Looped.TURNS).isZero();
        // The warm-up is as long as an iteration, and there are two of these.
        double seconds = 3 * TINY.iteration().toNanos() / 1e9;
        double rate = result.series().get(0).value();
        assertThat(rate * seconds / issued).as("not by the number of turns").isBetween(0.01, 100.0);
    }

    @Test
    void aCounterInCThatLosesUpdatesHasNoScore() {
        String subject = "c:nonatomic:plain:called";
        Optional<String> absent = CPeers.unavailable(subject);
        assumeTrue(absent.isEmpty(), () -> "the C bridge was not built: " + absent.orElse(""));
        assumeTrue(CPUS.size() > 1, "only one CPU");

        ForkResult result = fork("update", subject, 2);

        assertThat(result.error()).isEmpty();
        assertThat(result.validation().orElseThrow().lost()).isPositive();
        assertThat(result.scored()).isFalse();
    }

    @Test
    void theEmptyLoopInCCountsNothing() {
        Optional<String> absent = CPeers.unavailable(Twins.EMPTY);
        assumeTrue(absent.isEmpty(), () -> "the C bridge was not built: " + absent.orElse(""));

        ForkResult result = fork("update", Twins.EMPTY, 1);

        assertThat(result.error()).isEmpty();
        assertThat(result.validation()).contains(new Validation(0, 0));
        assertThat(result.series().get(0).value()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "groups:readers=1,read=precise | percpu:heap:cpu:atomic | 2 | THROUGHPUT",
                "groups:readers=2 | LongAdder | 5 | THROUGHPUT",
                "snapshot | flip:heap:cpu:atomic | 2 | TIME",
                "drain | LongAdder | 2 | TIME",
                "drain:rate=1000 | percpu:heap:cpu:atomic | 3 | TIME",
            })
    void bothSidesOfThreadsThatDifferAreMeasured(
            String workload, String subject, int threads, Quantity reading) {
        ForkResult result = fork(workload, subject, threads);

        assertGood(result);
        int readers = Job.parse(workload).readers();
        assertThat(roles(result)).containsExactly(Series.UPDATE, Series.READ);
        assertThat(result.series().get(0).quantity()).isEqualTo(Quantity.THROUGHPUT);
        assertThat(result.series().get(0).threads()).isEqualTo(threads - readers);
        assertThat(result.series().get(1).quantity()).isEqualTo(reading);
        assertThat(result.series().get(1).threads()).isEqualTo(readers);
        assertThat(result.workers())
                .extracting(Worker::number)
                .doesNotHaveDuplicates()
                .hasSize(threads);
        assertThat(result.workers().subList(threads - readers, threads))
                .allMatch(worker -> worker.role().equals(Series.READ) && worker.issued() == 0);
        assertThat(result.workers().subList(0, threads - readers))
                .allMatch(worker -> worker.role().equals(Series.UPDATE) && worker.issued() > 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tasks:work=1000 | percpu:heap:cpu:atomic | 1",
                "tasks:parallel-true,work=0,reuse=cached | unified:offheap:cpu:atomic | 2",
                "tasks:gitsource,work=0,live=20 | lazy:offheap:cpu:atomic | 5",
                "tasks:work=0 | LongAdder | 1",
                "tasks:kernbench,work=0 | split:heap:owner:opaque | 2",
            })
    void creationAndCloseOfTasksAreMeasuredWithinThem(
            String workload, String subject, int threads) {
        ForkResult result =
                fork(cell(workload, subject, threads, Optional.of(256), List.of()), Purpose.TIMING);

        assertGood(result);
        assertThat(roles(result)).containsExactly(Series.UPDATE, Series.LIFECYCLE);
        Series tasks = result.series().get(0);
        Series lifecycles = result.series().get(1);
        assertThat(lifecycles.quantity()).isEqualTo(Quantity.TIME);
        assertThat(lifecycles.threads()).isEqualTo(threads);
        // In another unit it would be a thousand times as much as the whole, or as little.
        double whole = threads * 1e9 / tasks.value();
        assertThat(lifecycles.value() / whole).isBetween(1e-5, 100.0);
    }

    @Test
    void tasksAndRequestsWithoutCountersExist() {
        for (String workload : List.of("tasks:work=100", "socket-memory:work=100")) {
            ForkResult result = fork(workload, "empty", 1);

            assertThat(result.error()).isEmpty();
            assertThat(result.validation()).contains(new Validation(0, 0));
        }
    }

    @Test
    void tasksThatLoseUpdatesAreFound() {
        ForkResult result =
                fork(
                        "tasks:parallel-true,threads=3,each=2000,work=0",
                        "nonatomic:heap:single:plain",
                        2);

        assertThat(result.error()).isEmpty();
        assertThat(result.validation().orElseThrow().lost()).isPositive();
        assertThat(result.scored()).isFalse();
    }

    @Test
    void manyMoreThreadsThanCpusAreCountedToo() {
        int threads = 32 * CPUS.size();
        ForkResult result = fork("update", "percpu:offheap:cpu:atomic", threads);

        assertGood(result);
        assertThat(result.workers()).hasSize(threads);
        assertThat(result.cpus())
                .isEqualTo(
                        Affinity.unavailable().isPresent()
                                ? List.of()
                                : Stream.generate(() -> CPUS)
                                        .limit(32)
                                        .flatMap(List::stream)
                                        .toList());
        assertThat(result.conditions().orElseThrow().involuntarySwitches().orElseThrow())
                .as("they took turns")
                .isPositive();
    }

    @Test
    void theEmptyLoopOfEverySideExists() {
        ForkResult result = fork("snapshot", "empty", 2);

        assertThat(result.error()).isEmpty();
        assertThat(result.validation()).contains(new Validation(0, 0));
        assertThat(roles(result)).containsExactly(Series.UPDATE, Series.READ);
    }

    @Test
    void lostUpdatesOfManyVirtualThreadsAreFound() {
        ForkResult result = fork("virtual:each=20,slice=1000", "nonatomic:heap:single:plain", 4);

        assertThat(result.error()).isEmpty();
        assertThat(result.validation().orElseThrow().lost()).isPositive();
        assertThat(result.scored()).isFalse();
        assertThat(result.warnings())
                .as("once, and only where a place was asked for")
                .hasSize(Affinity.unavailable().isEmpty() ? 1 : 0)
                .allMatch(warning -> warning.startsWith("virtual threads are not pinned"));
    }

    @Test
    void aCellsJvmAndCpusReachTheFork() throws Exception {
        CellKey cell =
                cell(
                        "update",
                        "percpu:heap:cpu:atomic",
                        1,
                        Optional.of(64),
                        List.of("-XX:+UseParallelGC", "-Dseen=by-the-fork"));
        ForkResult result = fork(cell, Purpose.TIMING);

        assertGood(result);
        try (Stream<Path> logs = Files.list(temporary)) {
            Path log =
                    logs.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
            assertThat(Files.readString(log))
                    .contains("-Dseen=by-the-fork", "-Ddev.percpu.harness.possibleCpus=64")
                    .doesNotContain("UseSerialGC");
        }
    }

    @Test
    void fewerCpusThanTheMachineHasAreAnErrorOfTheForkAndNoResultOfAnotherLayout() {
        CellKey cell = cell("update", "percpu:heap:cpu:atomic", 1, Optional.of(0), List.of());

        assertThat(fork(cell, Purpose.TIMING).error().orElseThrow())
                .contains("possibleCpus must be 1");
    }

    @Test
    void anUnknownJdkIsAnErrorOfTheResult() {
        ForkResult result =
                new ForkRunner(temporary, step -> TINY, Map.of(), new ClassArchive(1))
                        .run(
                                new Plan.Step(
                                        Fixtures.key("empty", "update", 1), 0, Purpose.TIMING),
                                List.of());

        assertThat(result.error().orElseThrow()).contains("unknown JDK 'own'");
    }

    @Test
    void aResultSaysWhatWentOnMeanwhile() {
        ForkResult result = fork("lifecycle:updates=0", "lazy:heap:cpu:atomic", 1);

        Conditions conditions = result.conditions().orElseThrow();
        assertThat(conditions.voluntarySwitches()).isPresent();
        assertThat(conditions.involuntarySwitches()).isPresent();
        assertThat(conditions.gcMillis()).isPresent();
        assertThat(conditions.safepointMillis()).isPresent();
        assertThat(
                        conditions.migrations().isPresent()
                                || conditions.absent().containsKey("migrations"))
                .isTrue();
        assertThat(conditions.absent()).containsKey("events");
    }

    @Test
    void eventsAreCountedInAForkOfTheirOwnOrTheResultSaysWhyNot() throws Exception {
        ForkResult result =
                fork(cell("mixed", "LongAdder", 2, Optional.empty(), List.of()), Purpose.COUNTING);

        assertGood(result);
        assertThat(result.purpose()).isEqualTo(Purpose.COUNTING);
        Conditions conditions = result.conditions().orElseThrow();
        if (PerfStat.unavailable().isPresent()) {
            assertThat(conditions.absent()).containsKey("events");
            assertThat(conditions.events()).doesNotContainKey("cycles");
        } else {
            assertThat(conditions.events().keySet())
                    .anyMatch(event -> event.startsWith("cycles"))
                    .anyMatch(event -> event.startsWith("instructions"));
        }
        Optional<PerfStat> perf = PerfStat.prepare();
        if (perf.isPresent()) {
            perf.orElseThrow().close();
            assertThat(conditions.events()).containsKeys("context-switches", "page-faults");
            assertThat(conditions.events().values())
                    .as("for each operation, of which there are very many")
                    .allMatch(count -> count >= 0 && count < 1);
        }
    }
}
