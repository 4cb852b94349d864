package dev.percpu.harness.report;

import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CpuPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The time between CPUs, neighbours next to each other.
 *
 * @param host the machine
 * @param cpus the CPUs, ordered by socket, node, cache and core
 * @param pairs two places in {@code cpus} and nanoseconds one way
 * @param distances what pairs have in common, nearest first, with their median
 */
record LatencyView(
        String host, List<Integer> cpus, List<double[]> pairs, List<Distance> distances) {

    /** The median of the pairs that are equally far apart. */
    record Distance(String name, double ns, int pairs) {}

    private static final List<String> NAMES =
            List.of("within a core", "within a shared cache", "within a socket", "between sockets");

    static LatencyView of(CoreLatencies latencies) {
        Map<Integer, CpuPlace> places = new HashMap<>();
        latencies.host().cpus().forEach(place -> places.put(place.cpu(), place));
        List<Integer> cpus =
                latencies.cpus().stream()
                        .sorted(
                                Comparator.comparing(
                                        cpu -> place(places, cpu),
                                        Comparator.comparingInt(CpuPlace::socket)
                                                .thenComparingInt(CpuPlace::node)
                                                .thenComparingInt(CpuPlace::cache)
                                                .thenComparingInt(CpuPlace::core)
                                                .thenComparingInt(CpuPlace::cpu)))
                        .toList();
        Map<Integer, Integer> at = new HashMap<>();
        cpus.forEach(cpu -> at.put(cpu, at.size()));
        List<double[]> pairs = new ArrayList<>();
        Map<String, List<Double>> byDistance = new LinkedHashMap<>();
        NAMES.forEach(name -> byDistance.put(name, new ArrayList<>()));
        for (CoreLatencies.Pair pair : latencies.pairs()) {
            pairs.add(new double[] {at.get(pair.one()), at.get(pair.other()), pair.nanoseconds()});
            byDistance
                    .get(name(place(places, pair.one()), place(places, pair.other())))
                    .add(pair.nanoseconds());
        }
        return new LatencyView(latencies.host().cpuModel(), cpus, pairs, distances(byDistance));
    }

    /** The sentence that a reader in a hurry takes away. */
    String answer() {
        return distances.stream()
                .map(distance -> Wording.number(distance.ns) + " ns " + distance.name)
                .collect(Collectors.joining(", ", "A cache line takes ", "."));
    }

    /** A CPU that the host does not place stands alone in a socket of its own. */
    private static CpuPlace place(Map<Integer, CpuPlace> places, int cpu) {
        return places.getOrDefault(cpu, new CpuPlace(cpu, cpu, -1 - cpu, -1, cpu));
    }

    private static String name(CpuPlace one, CpuPlace other) {
        if (one.core() == other.core()) {
            return NAMES.get(0);
        }
        if (one.cache() == other.cache()) {
            return NAMES.get(1);
        }
        return NAMES.get(one.socket() == other.socket() ? 2 : 3);
    }

    private static List<Distance> distances(Map<String, List<Double>> byDistance) {
        List<Distance> distances = new ArrayList<>();
        byDistance.forEach(
                (name, values) -> {
                    if (!values.isEmpty()) {
                        List<Double> sorted = values.stream().sorted().toList();
                        distances.add(
                                new Distance(name, sorted.get(sorted.size() / 2), sorted.size()));
                    }
                });
        return distances;
    }
}
