package dev.percpu.harness.report;

import dev.percpu.harness.store.CoreLatencies;
import java.util.ArrayList;
import java.util.List;

/**
 * Latencies between CPUs in plain text: a table by the distance of the CPUs, and the matrix if it
 * fits.
 */
public final class LatencyTable {

    /** The most columns that a table may have on a terminal. */
    private static final int MOST_COLUMNS = 32;

    private static final String MEANING =
            """

            ns        one way of a cache line, the median over samples
            quartiles of the pair or, for several pairs, the least first and the greatest third one
            """;

    private LatencyTable() {}

    /** Renders latencies as lines of text. The last line ends with a line break. */
    public static String render(CoreLatencies latencies) {
        String matrix =
                latencies.cpus().size() <= MOST_COLUMNS
                        ? matrix(latencies).text()
                        : "The matrix of %d CPUs is in the page that 'counters report' writes.\n"
                                .formatted(latencies.cpus().size());
        return distances(latencies).text()
                + "\n"
                + matrix
                + MEANING
                + HostView.mixed(latencies.host(), latencies.cpus());
    }

    private static Table distances(CoreLatencies latencies) {
        Table table = new Table("between CPUs", "pairs", "least ns", "median", "most", "");
        for (LatencyView.Distance distance : LatencyView.of(latencies).distances()) {
            table.row(
                    distance.name(),
                    String.valueOf(distance.pairs()),
                    Wording.number(distance.least()),
                    Wording.number(distance.ns()),
                    Wording.number(distance.most()),
                    "quartiles %s to %s"
                            .formatted(
                                    Wording.number(distance.low()),
                                    Wording.number(distance.high())));
        }
        return table;
    }

    private static Table matrix(CoreLatencies latencies) {
        List<String> columns = new ArrayList<>(List.of("ns"));
        latencies.cpus().forEach(cpu -> columns.add("CPU " + cpu));
        Table table = new Table("", columns);
        for (int one : latencies.cpus()) {
            List<String> row = new ArrayList<>(List.of("CPU " + one));
            for (int other : latencies.cpus()) {
                row.add(
                        latencies
                                .between(one, other)
                                .map(pair -> Wording.number(pair.nanoseconds()))
                                .orElse(Wording.NONE));
            }
            table.row(row);
        }
        return table;
    }
}
