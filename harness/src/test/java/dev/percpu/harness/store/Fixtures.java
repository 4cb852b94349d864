package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Parts of runs with only the fields that a test is about. */
public final class Fixtures {

    public static final HostFacts HOST = host(List.of(new CpuLocation(0, 0, 0, 0, 0)));

    public static final Build BUILD = new Build("1.0", "abc");

    public static final List<Jdk> JDKS = List.of(new Jdk("own", "/jdk", "A JVM 25"));

    private Fixtures() {}

    public static HostFacts host(List<CpuLocation> cpus) {
        return host(cpus, "0-3", "0");
    }

    public static HostFacts host(String possibleCpus, String allowedCpus) {
        return host(List.of(), possibleCpus, allowedCpus);
    }

    private static HostFacts host(List<CpuLocation> cpus, String possibleCpus, String allowedCpus) {
        return new HostFacts(
                "A CPU",
                "x86_64",
                "6.12.0",
                "quiet",
                "boot-1",
                "A JVM",
                possibleCpus,
                "0-1",
                allowedCpus,
                1,
                1,
                "all",
                cpus,
                List.of("w"));
    }

    public static Scenario scenario(String workload, int threads) {
        return new Scenario(
                workload,
                new TreeMap<>(Map.of()),
                threads,
                "compact",
                Optional.empty(),
                "own",
                List.of());
    }

    public static CellKey key(String subject, String workload, int threads) {
        return new CellKey(subject, kind(subject), scenario(workload, threads));
    }

    public static Kind kind(String subject) {
        return subject.equals(Twins.emptyLoop(subject))
                ? Kind.EMPTY
                : subject.contains(":") && !Twins.isInC(subject) ? Kind.VARIANT : Kind.PEER;
    }

    public static Plan plan(int forks, CellKey... cells) {
        return new Plan(List.of(cells), forks, Timing.QUICK);
    }

    public static Manifest manifest(Plan plan) {
        return new Manifest(
                Manifest.SCHEMA,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                "counters run",
                BUILD,
                HOST,
                JDKS,
                plan);
    }

    /** A fork that measured; workers are pinned to CPUs 0 and on. */
    public static ForkResult measured(
            CellKey cell, int fork, Optional<Validation> validation, List<Double> iterations) {
        int threads = cell.scenario().threads();
        return new ForkResult(
                cell,
                fork,
                Purpose.TIMING,
                List.of(new Series(Series.UPDATE, Quantity.THROUGHPUT, threads, iterations)),
                IntStream.range(0, threads).mapToObj(Fixtures::worker).toList(),
                validation,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Instant.parse("2026-01-01T12:00:59Z"),
                Instant.parse("2026-01-01T12:01:00.123456789Z"));
    }

    private static Worker worker(int number) {
        return new Worker(number, Series.UPDATE, 100, number, List.of(number), "");
    }

    public static ForkResult failed(CellKey cell, int fork, String error) {
        return new ForkResult(
                cell,
                fork,
                Purpose.TIMING,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(error),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    /** A fork of a run that made processes by fork(). */
    public static ForkResult kernel(
            int fork, Purpose purpose, double system, double user, Conditions conditions) {
        Scenario scenario =
                new Scenario(
                        "fork-true",
                        new TreeMap<>(Map.of("mode", "fork", "jobs", "1")),
                        1,
                        Scenario.NOWHERE,
                        Optional.empty(),
                        "none",
                        List.of());
        return new ForkResult(
                new CellKey("kernel", Kind.KERNEL, scenario),
                fork,
                purpose,
                List.of(
                        new Series("cpu", Quantity.TIME, 1, List.of(system + user)),
                        new Series("system", Quantity.TIME, 1, List.of(system)),
                        new Series("user", Quantity.TIME, 1, List.of(user)),
                        new Series("wall", Quantity.TIME, 1, List.of(system + user))),
                List.of(new Worker(0, "cpu", 20, Worker.NONE, List.of(0), "")),
                Optional.of(new Validation(20, 20)),
                Optional.of(conditions),
                List.of(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
