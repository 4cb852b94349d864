package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.CpuLocations;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.store.CpuLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a night, the most decisive first. The thread counts are those at which a part of the
 * machine is full: one core, one cache, one node, one socket, all cores, all CPUs. For each kind of
 * part there is one pair of CPUs that share such a part and no part inside it; one more pair shares
 * none. So a small set of measurements shows each boundary.
 */
final class NightPlan {

    /** Guesses for commands without a plan. The night says that they are guesses. */
    private static final Duration FOOTPRINTS = Duration.ofMinutes(10);

    private static final Duration GOALS = Duration.ofMinutes(20);
    private static final Duration PAIR = Duration.ofMillis(15);

    private NightPlan() {}

    /** A guess: one second for the JVM of each CPU, and the time of each pair. */
    private static Duration latencies(int cpus) {
        return Duration.ofSeconds(cpus).plus(PAIR.multipliedBy((long) cpus * (cpus - 1) / 2));
    }

    /** The parts of the night on a machine. */
    static List<CommandParts.Part> parts(Topology topology, Preset wanted) throws PinningException {
        List<CpuLocation> order = order(topology);
        String all = " --threads " + list(threadCounts(order));
        String few = " --threads " + list(endsOf(threadCounts(order)));
        String preset = wanted.option();
        List<CommandParts.Part> parts = new ArrayList<>();
        parts.add(
                new CommandParts.Part(
                        "latency between CPUs", "c2c", "c2c", latencies(order.size())));
        parts.add(
                new CommandParts.Part(
                        "memory of counters",
                        "footprint",
                        "footprint" + (wanted == Preset.SMOKE ? " --counters 1" : ""),
                        FOOTPRINTS));
        parts.add(run("one busy counter", "update", all + preset));
        List<String> pairs = pairs(order);
        if (!pairs.isEmpty() && Affinity.unavailable().isEmpty()) {
            parts.add(
                    run(
                            "two threads, by how far they are apart",
                            "pairs",
                            " --threads 2 --pinning " + list(pairs) + preset));
        }
        parts.add(run("reads beside updates", "reads", " --workloads mixed,groups" + few + preset));
        parts.add(run("many counters", "many", " --workloads many" + few + preset));
        parts.add(
                run(
                        "short lives, bursts, remote updates, snapshots and drains",
                        "others",
                        " --workloads lifecycle,burst,remote,snapshot,drain" + few + preset));
        parts.add(new CommandParts.Part("the project's goals", "goals", "targets" + preset, GOALS));
        Experiments.all().stream()
                .flatMap(each -> each.night().stream())
                .map(
                        part ->
                                new CommandParts.Part(
                                        part.title(),
                                        part.directory(),
                                        part.command() + preset,
                                        part.guess()))
                .forEach(parts::add);
        return parts;
    }

    private static CommandParts.Part run(String title, String directory, String options) {
        return new CommandParts.Part(title, directory, "run" + options);
    }

    private static String list(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * The CPUs in the order in which threads get them: each core gets one thread before any gets a
     * second.
     */
    static List<CpuLocation> order(Topology topology) throws PinningException {
        Map<Integer, CpuLocation> locations =
                CpuLocations.of(topology).stream()
                        .collect(Collectors.toMap(CpuLocation::cpu, Function.identity()));
        return Pinning.parse("core").order(topology).stream().map(locations::get).toList();
    }

    /** One, two, all cores, all CPUs, and the counts at which a part of the machine is full. */
    static List<Integer> threadCounts(List<CpuLocation> order) {
        TreeSet<Integer> counts = new TreeSet<>(List.of(1, 2, order.size()));
        counts.add((int) order.stream().map(CpuLocation::core).distinct().count());
        for (ToIntFunction<CpuLocation> level : CpuLocation.LEVELS) {
            int first = level.applyAsInt(order.get(0));
            counts.add(
                    (int)
                            order.stream()
                                    .takeWhile(location -> level.applyAsInt(location) == first)
                                    .count());
        }
        return List.copyOf(counts.headSet(order.size(), true));
    }

    /** The first, the middle and the last. */
    private static List<Integer> endsOf(List<Integer> counts) {
        return Stream.of(0, counts.size() / 2, counts.size() - 1)
                .map(counts::get)
                .distinct()
                .toList();
    }

    /**
     * Pairs of the first CPU and one CPU at each distance from it, as values of {@code --pinning}.
     */
    static List<String> pairs(List<CpuLocation> order) {
        List<String> pairs = new ArrayList<>();
        CpuLocation first = order.get(0);
        for (int level = 0; level <= CpuLocation.LEVELS.size(); level++) {
            int distance = level;
            order.stream()
                    .filter(location -> location.cpu() != first.cpu())
                    .filter(location -> first.distance(location) == distance)
                    .findFirst()
                    .ifPresent(location -> pairs.add("cpus:" + first.cpu() + "," + location.cpu()));
        }
        return pairs;
    }
}
