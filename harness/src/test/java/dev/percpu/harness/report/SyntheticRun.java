package dev.percpu.harness.report;

import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import dev.percpu.harness.store.Validation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A run as a machine might have left it: each subject's time for an update is a constant plus what
 * the other threads add, with some noise between forks and a little between iterations.
 */
record SyntheticRun(Manifest manifest, List<ForkRow> rows) {

    static final String NONATOMIC = "nonatomic:heap:single:plain";
    private static final long ISSUED = 50_000_000;
    private static final double EMPTY_NS = 0.6;

    /** Net nanoseconds of one thread alone, and what each further thread adds. */
    private record Cost(double aloneNs, double perThreadNs) {}

    private static final Map<String, Cost> COSTS = new LinkedHashMap<>();

    static {
        COSTS.put(NONATOMIC, new Cost(0.9, 0));
        COSTS.put("atomic:heap:single:atomic", new Cost(2.8, 22));
        COSTS.put("striped:heap:thread-hash:atomic", new Cost(2.5, 0.012));
        COSTS.put("striped:offheap:thread-hash:atomic", new Cost(2.7, 0.015));
        COSTS.put("percpu:heap:cpu:atomic", new Cost(4.9, 0.004));
        COSTS.put("percpu:offheap:cpu:atomic", new Cost(4.6, 0.002));
        COSTS.put("AtomicLong", new Cost(2.8, 23));
        COSTS.put("LongAdder", new Cost(2.6, 0.03));
        COSTS.put("JCTools", new Cost(2.4, 0.02));
        COSTS.put("empty", new Cost(0, 0));
    }

    /** One and two threads on two CPUs, one workload. */
    static SyntheticRun small() {
        return of("0-1", List.of("update"), List.of(1, 2));
    }

    /** Two CPUs and the workload in a polluted JVM as well. */
    static SyntheticRun polluted() {
        return of("0-1", List.of("update", "update-polluted"), List.of(1, 2));
    }

    /** A big box: nine thread counts up to 256. */
    static SyntheticRun large() {
        return of("0-255", List.of("update"), List.of(1, 2, 4, 8, 16, 32, 64, 128, 256));
    }

    SyntheticRun only(Predicate<ForkRow> kept) {
        return new SyntheticRun(manifest, rows.stream().filter(kept).toList());
    }

    SyntheticRun allFailed(String error) {
        return new SyntheticRun(
                manifest,
                rows.stream().map(row -> Fixtures.failed(row.cell(), row.fork(), error)).toList());
    }

    private static SyntheticRun of(String cpus, List<String> workloads, List<Integer> threads) {
        int forks = 3;
        Random noise = new Random(42);
        List<ForkRow> rows = new ArrayList<>();
        for (int fork = 0; fork < forks; fork++) {
            for (String workload : workloads) {
                for (String subject : COSTS.keySet()) {
                    for (int count : threads) {
                        rows.add(row(subject, workload, count, fork, noise));
                    }
                }
            }
        }
        HostFacts host =
                new HostFacts(
                        "AMD EPYC 9754 128-Core Processor",
                        "x86_64",
                        "6.12.0",
                        "quiet",
                        "boot-1",
                        "OpenJDK 64-Bit Server VM 25+36",
                        cpus,
                        cpus,
                        cpus,
                        threads.get(threads.size() - 1),
                        1,
                        "sched_getcpu by critical downcall; no bridge: libpercpu.so was not built",
                        List.of(),
                        List.of("The machine is virtual: CPUs may be taken away at any time."));
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA,
                        Instant.parse("2026-01-01T12:00:00Z"),
                        "counters run --forks 3",
                        Fixtures.BUILD,
                        host,
                        Fixtures.JDKS,
                        new Plan(
                                rows.stream().map(ForkRow::cell).distinct().toList(),
                                forks,
                                Timing.STANDARD));
        return new SyntheticRun(manifest, List.copyOf(rows));
    }

    private static ForkRow row(
            String subject, String workload, int threads, int fork, Random noise) {
        Cost cost = COSTS.get(subject);
        double slower = workload.endsWith("polluted") && subject.contains(":") ? 1.08 : 1;
        double ns = EMPTY_NS + slower * (cost.aloneNs() + cost.perThreadNs() * (threads - 1));
        double forkNs = ns * (1 + 0.02 * noise.nextGaussian());
        List<Double> iterations =
                IntStream.range(0, 5)
                        .mapToObj(
                                i -> threads * 1e9 / (forkNs * (1 + 0.005 * noise.nextGaussian())))
                        .toList();
        long lost = subject.equals(NONATOMIC) && threads > 1 ? ISSUED / 3 + noise.nextInt(99) : 0;
        return Fixtures.measured(
                Fixtures.key(subject, workload, threads),
                fork,
                Fixtures.kind(subject) == Kind.EMPTY
                        ? Optional.empty()
                        : Optional.of(new Validation(ISSUED, ISSUED - lost)),
                iterations);
    }
}
