package dev.percpu.harness.report;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A run as a machine might have left it: times come from {@link SyntheticCosts}, with some noise
 * between forks and a little between iterations.
 */
record SyntheticRun(Manifest manifest, List<ForkResult> results, Attachments attachments) {

    static final String NONATOMIC = "nonatomic:heap:single:plain";
    private static final long ISSUED = 50_000_000;
    private static final int FORKS = 3;
    private static final Instant STARTED = Instant.parse("2026-01-01T12:00:00Z");

    /** One and two threads on two CPUs, one workload. */
    static SyntheticRun small() {
        return of(
                SyntheticHost.cloud(),
                SyntheticCosts.USUAL,
                List.of(work("update")),
                List.of(1, 2));
    }

    /** Two CPUs and the workload in a polluted JVM as well. */
    static SyntheticRun polluted() {
        return of(
                SyntheticHost.cloud(),
                SyntheticCosts.USUAL,
                List.of(work("update"), work("update-polluted")),
                List.of(1, 2));
    }

    /** A big box: nine thread counts up to 256. */
    static SyntheticRun large() {
        return of(
                SyntheticHost.bigBox("AMD EPYC 9754 128-Core Processor", 256),
                SyntheticCosts.USUAL,
                List.of(work("update")),
                powersOfTwo(256));
    }

    /** All that a night on a big box may leave: workloads, pinnings, readers, memory, latencies. */
    static SyntheticRun night(String model, int cpus, List<String> subjects) {
        HostFacts host = SyntheticHost.bigBox(model, cpus);
        List<Scenario> works =
                List.of(
                        placed("compact", work("update")),
                        placed("scatter", work("update")),
                        placed("compact", work("update-read", "kind", "read", "share", "10%")),
                        placed("compact", work("many", "counters", "100000", "spread", "zipf")),
                        placed("compact", work("readers", "kind", "sum", "readers", "1")),
                        placed("compact", work("burst", "length", "1000")));
        SyntheticRun run = of(host, subjects, works, powersOfTwo(cpus));
        return new SyntheticRun(
                run.manifest,
                run.results,
                new Attachments(
                        Optional.of(SyntheticHost.footprints(host, subjects, cpus)),
                        Optional.of(SyntheticHost.latencies(host)),
                        List.of(),
                        () -> SyntheticCosts.curves(run.results),
                        Optional.empty()));
    }

    /** What a run without options measures, on so many CPUs: every work of the decision table. */
    static SyntheticRun cover(String model, int cpus) {
        List<String> subjects = new ArrayList<>(SyntheticCosts.USUAL);
        subjects.addAll(
                List.of(
                        "percpu:heap-dense:cpu:atomic",
                        "percpu:offheap-padded:cpu:atomic",
                        "percpu:offheap:cpu:rseq-installed",
                        "flip:heap:cpu:atomic",
                        "limit:heap:cpu:cas",
                        "lazy:heap:cpu:atomic"));
        HostFacts host = cpus > 2 ? SyntheticHost.bigBox(model, cpus) : SyntheticHost.cloud();
        SyntheticRun run =
                of(
                        host,
                        subjects,
                        List.of(
                                work("update"),
                                work("mixed", "read", "approximate", "share", "50"),
                                work("many", "counters", "10000"),
                                work("lifecycle", "updates", "10")),
                        List.of(1, cpus));
        return new SyntheticRun(
                run.manifest,
                run.results,
                new Attachments(
                        Optional.of(SyntheticHost.footprints(host, subjects, cpus)),
                        Optional.empty(),
                        List.of(),
                        List::of,
                        Optional.empty()));
    }

    static List<Integer> powersOfTwo(int most) {
        return IntStream.iterate(1, count -> count <= most, count -> count * 2).boxed().toList();
    }

    static Scenario work(String name, String... parameters) {
        TreeMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new Scenario(name, map, 0, "compact", Optional.empty(), "own", List.of());
    }

    static Scenario placed(String pinning, Scenario scenario) {
        return new Scenario(
                scenario.workload(),
                scenario.parameters(),
                scenario.threads(),
                pinning,
                scenario.possibleCpus(),
                scenario.jdk(),
                scenario.jvmArguments());
    }

    ReportedRun reported(String name) {
        return new ReportedRun(name, manifest, results, attachments);
    }

    List<ReportedRun> alone() {
        return List.of(reported("run"));
    }

    SyntheticRun only(Predicate<ForkResult> kept) {
        return new SyntheticRun(manifest, results.stream().filter(kept).toList(), attachments);
    }

    SyntheticRun changed(UnaryOperator<ForkResult> change) {
        return new SyntheticRun(manifest, results.stream().map(change).toList(), attachments);
    }

    SyntheticRun allFailed(String error) {
        return changed(result -> Fixtures.failed(result.cell(), result.fork(), error));
    }

    static SyntheticRun of(
            HostFacts host, List<String> subjects, List<Scenario> works, List<Integer> threads) {
        Random noise = new Random(42);
        List<ForkResult> results = new ArrayList<>();
        for (int fork = 0; fork < FORKS; fork++) {
            for (Scenario work : works) {
                for (String subject : subjects) {
                    for (int count : threads) {
                        results.add(result(subject, work.withThreads(count), fork, noise));
                    }
                }
            }
        }
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA,
                        STARTED,
                        "counters run --forks 3",
                        Fixtures.BUILD,
                        host,
                        List.of(new Jdk("own", "/opt/jdk 25", host.jvm())),
                        new Plan(
                                results.stream().map(ForkResult::cell).distinct().toList(),
                                FORKS,
                                Timing.STANDARD));
        return new SyntheticRun(manifest, List.copyOf(results), Attachments.NONE);
    }

    private static ForkResult result(String subject, Scenario scenario, int fork, Random noise) {
        Kind kind = Fixtures.kind(subject);
        boolean lossy = subject.startsWith("nonatomic") && scenario.threads() > 1;
        long lost = lossy ? ISSUED / 3 + noise.nextInt(99) : 0;
        List<Series> series = series(subject, scenario, noise);
        return new ForkResult(
                new CellKey(subject, kind, scenario),
                fork,
                Purpose.TIMING,
                series,
                workers(series),
                kind == Kind.EMPTY
                        ? Optional.empty()
                        : Optional.of(new Validation(ISSUED, ISSUED - lost)),
                Optional.of(conditions(noise)),
                List.of(),
                Optional.empty(),
                STARTED,
                STARTED.plusSeconds(2));
    }

    private static List<Series> series(String subject, Scenario scenario, Random noise) {
        double update = SyntheticCosts.updateNs(subject, scenario);
        if (!scenario.workload().equals("readers") || subject.equals("empty")) {
            return List.of(series(Series.UPDATE, scenario.threads(), update, noise));
        }
        int writers = Math.max(1, scenario.threads() - 1);
        double read = SyntheticCosts.readNs(subject, scenario);
        return List.of(
                series(Series.UPDATE, writers, update, noise), series("read", 1, read, noise));
    }

    private static Series series(String role, int threads, double ns, Random noise) {
        double forkNs = ns * (1 + 0.02 * noise.nextGaussian());
        return new Series(
                role,
                Quantity.THROUGHPUT,
                threads,
                IntStream.range(0, 5)
                        .mapToObj(
                                i -> threads * 1e9 / (forkNs * (1 + 0.005 * noise.nextGaussian())))
                        .toList());
    }

    private static List<Worker> workers(List<Series> series) {
        List<Worker> workers = new ArrayList<>();
        for (Series each : series) {
            for (int i = 0; i < each.threads(); i++) {
                int number = workers.size();
                workers.add(new Worker(number, each.role(), 100, number, List.of(number), ""));
            }
        }
        return workers;
    }

    private static Conditions conditions(Random noise) {
        return new Conditions(
                Optional.of(3100.0 + noise.nextInt(20)),
                Optional.of(3080.0 + noise.nextInt(20)),
                Optional.of(0.0),
                Optional.of(2L),
                Optional.of((long) noise.nextInt(9)),
                Optional.of(0L),
                Optional.of(0L),
                Optional.of(1L),
                Map.of(),
                false,
                Map.of());
    }
}
