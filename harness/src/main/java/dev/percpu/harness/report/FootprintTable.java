package dev.percpu.harness.report;

import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Footprints.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bytes of counters in plain text: a line for each subject, kind of memory and number of CPUs. */
public final class FootprintTable {

    private static final String MEANING =
            """

            heap      what one more counter adds to the heap, object by object
            off-heap  growth of the process by so many counters, every slot written to, shared out;
                      few counters pay for whole pages
            """;

    private record Line(String subject, Footprints.Where where, int cpus) {}

    private FootprintTable() {}

    /** Renders footprints as lines of text. The last line ends with a line break. */
    public static String render(Footprints footprints) {
        List<Integer> counts =
                footprints.entries().stream().map(Entry::counters).distinct().sorted().toList();
        List<String> columns = new ArrayList<>(List.of("bytes of one counter", "where", "CPUs"));
        counts.forEach(count -> columns.add("of " + Wording.whole(count)));
        Table table = new Table("", columns);
        lines(footprints.entries())
                .forEach(
                        (line, bytes) -> {
                            List<String> row = new ArrayList<>(List.of(line.subject));
                            row.add(line.where == Footprints.Where.HEAP ? "heap" : "off-heap");
                            row.add(String.valueOf(line.cpus));
                            counts.forEach(
                                    count -> row.add(bytes.getOrDefault(count, Wording.NONE)));
                            table.row(row);
                        });
        return table.text()
                + MEANING
                + Wording.list(Table.WIDTH, "Not measured", footprints.skipped());
    }

    private static Map<Line, Map<Integer, String>> lines(List<Entry> entries) {
        Map<Line, Map<Integer, String>> lines = new LinkedHashMap<>();
        for (Entry entry : entries) {
            lines.computeIfAbsent(
                            new Line(entry.subject(), entry.where(), entry.possibleCpus()),
                            absent -> new LinkedHashMap<>())
                    .put(entry.counters(), Wording.whole(entry.bytes()));
        }
        return lines;
    }
}
