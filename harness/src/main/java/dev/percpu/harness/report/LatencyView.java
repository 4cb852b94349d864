package dev.percpu.harness.report;

import dev.percpu.harness.stats.Medians;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CoreLatencies.Pair;
import dev.percpu.harness.store.CpuLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The time between CPUs, with neighbours next to each other.
 *
 * @param host the machine
 * @param cpus the CPUs, ordered by socket, node, cache and core
 * @param pairs two indexes into {@code cpus}, and nanoseconds one way
 * @param distances the pairs, grouped by how far apart they are, nearest first
 */
record LatencyView(
        String host, List<Integer> cpus, List<double[]> pairs, List<Distance> distances) {

    private static final List<String> NAMES =
            List.of(
                    "within a core",
                    "within a shared cache",
                    "within a node",
                    "within a socket",
                    "between sockets");

    private static final Comparator<CpuLocation> NEIGHBOURS =
            Comparator.comparingInt(CpuLocation::socket)
                    .thenComparingInt(CpuLocation::node)
                    .thenComparingInt(CpuLocation::cache)
                    .thenComparingInt(CpuLocation::core)
                    .thenComparingInt(CpuLocation::cpu);

    /**
     * Pairs that are equally far apart.
     *
     * @param ns the median over the pairs
     * @param low the lowest first quartile of a pair
     * @param high the highest third quartile of a pair
     */
    record Distance(
            String name, int pairs, double ns, double least, double most, double low, double high) {

        private static Distance of(int apart, List<Pair> pairs) {
            double[] ns = pairs.stream().mapToDouble(Pair::nanoseconds).sorted().toArray();
            return new Distance(
                    NAMES.get(apart),
                    ns.length,
                    Medians.median(ns),
                    ns[0],
                    ns[ns.length - 1],
                    pairs.stream().mapToDouble(Pair::low).min().orElseThrow(),
                    pairs.stream().mapToDouble(Pair::high).max().orElseThrow());
        }
    }

    static LatencyView of(CoreLatencies latencies) {
        Map<Integer, CpuLocation> locations = new HashMap<>();
        // A CPU without a known location gets a socket of its own.
        latencies
                .cpus()
                .forEach(
                        cpu ->
                                locations.put(
                                        cpu, new CpuLocation(cpu, cpu, -1 - cpu, -1 - cpu, cpu)));
        latencies.host().cpus().forEach(location -> locations.put(location.cpu(), location));
        List<Integer> cpus =
                latencies.cpus().stream()
                        .sorted(Comparator.comparing(locations::get, NEIGHBOURS))
                        .toList();
        Map<Integer, Integer> at = new HashMap<>();
        cpus.forEach(cpu -> at.put(cpu, at.size()));
        List<double[]> pairs = new ArrayList<>();
        Map<Integer, List<Pair>> byDistance = new TreeMap<>();
        for (Pair pair : latencies.pairs()) {
            pairs.add(new double[] {at.get(pair.one()), at.get(pair.other()), pair.nanoseconds()});
            int apart = locations.get(pair.one()).distance(locations.get(pair.other()));
            byDistance.computeIfAbsent(apart, key -> new ArrayList<>()).add(pair);
        }
        return new LatencyView(
                latencies.host().cpuModel(),
                cpus,
                pairs,
                byDistance.entrySet().stream()
                        .map(entry -> Distance.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** The answer of a run that measured latencies, in one sentence. */
    String answer() {
        return distances.stream()
                .map(distance -> Wording.number(distance.ns) + " ns " + distance.name)
                .collect(Collectors.joining(", ", "A cache line takes ", "."));
    }
}
