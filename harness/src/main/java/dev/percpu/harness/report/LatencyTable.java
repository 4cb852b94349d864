package dev.percpu.harness.report;

import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CoreLatencies.Pair;
import dev.percpu.harness.store.CpuPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Latencies between CPUs in plain text: by how two CPUs are related, and the matrix if it fits. */
public final class LatencyTable {

    /** More columns than this are no table for a terminal. */
    private static final int MOST_COLUMNS = 32;

    private static final String MEANING =
            """

            ns        one way of a cache line, the median over samples
            quartiles of the pair or, for several pairs, the least first and the greatest third one
            """;

    /** How two CPUs lie to each other, nearest first. */
    private enum Relation {
        SAME_CORE("same core"),
        SAME_CACHE("same last-level cache"),
        SAME_NODE("same node"),
        SAME_SOCKET("same socket"),
        OTHER_SOCKET("another socket");

        private final String label;

        Relation(String label) {
            this.label = label;
        }
    }

    private LatencyTable() {}

    /**
     * Renders latencies.
     *
     * @param latencies what was measured
     * @return lines of text, the last one ended
     */
    public static String render(CoreLatencies latencies) {
        String matrix =
                latencies.cpus().size() <= MOST_COLUMNS
                        ? "\n" + matrix(latencies)
                        : "\nThe matrix of %d CPUs is in the page that 'counters report' writes.\n"
                                .formatted(latencies.cpus().size());
        return relations(latencies) + matrix + MEANING;
    }

    private static String relations(CoreLatencies latencies) {
        Map<Integer, CpuPlace> places = new HashMap<>();
        latencies.host().cpus().forEach(place -> places.put(place.cpu(), place));
        Map<Relation, List<Pair>> found = new LinkedHashMap<>();
        for (Relation relation : Relation.values()) {
            found.put(relation, new ArrayList<>());
        }
        for (Pair pair : latencies.pairs()) {
            found.get(relation(places.get(pair.one()), places.get(pair.other()))).add(pair);
        }
        TextTable table =
                new TextTable("between CPUs of the", "pairs", "least ns", "median", "most", "");
        found.forEach(
                (relation, pairs) -> {
                    if (!pairs.isEmpty()) {
                        double[] sorted =
                                pairs.stream().mapToDouble(Pair::nanoseconds).sorted().toArray();
                        table.row(
                                relation.label,
                                String.valueOf(sorted.length),
                                Wording.number(sorted[0]),
                                Wording.number(sorted[sorted.length / 2]),
                                Wording.number(sorted[sorted.length - 1]),
                                "quartiles " + quartiles(pairs));
                    }
                });
        return table.render();
    }

    private static String quartiles(List<Pair> pairs) {
        return Wording.number(pairs.stream().mapToDouble(Pair::low).min().orElseThrow())
                + " to "
                + Wording.number(pairs.stream().mapToDouble(Pair::high).max().orElseThrow());
    }

    private static Relation relation(CpuPlace one, CpuPlace other) {
        if (one == null || other == null) {
            return Relation.OTHER_SOCKET;
        }
        if (one.core() == other.core()) {
            return Relation.SAME_CORE;
        }
        if (one.cache() == other.cache()) {
            return Relation.SAME_CACHE;
        }
        if (one.node() == other.node()) {
            return Relation.SAME_NODE;
        }
        return one.socket() == other.socket() ? Relation.SAME_SOCKET : Relation.OTHER_SOCKET;
    }

    private static String matrix(CoreLatencies latencies) {
        List<Integer> cpus = latencies.cpus();
        String[] header = new String[cpus.size() + 2];
        Arrays.setAll(header, i -> i == 0 || i > cpus.size() ? "" : "CPU " + cpus.get(i - 1));
        header[0] = "ns";
        TextTable table = new TextTable(header);
        for (int one : cpus) {
            String[] row = new String[header.length];
            row[0] = "CPU " + one;
            row[cpus.size() + 1] = "";
            for (int j = 0; j < cpus.size(); j++) {
                row[j + 1] =
                        latencies
                                .between(one, cpus.get(j))
                                .map(pair -> Wording.number(pair.nanoseconds()))
                                .orElse(Wording.NONE);
            }
            table.row(row);
        }
        return table.render();
    }
}
