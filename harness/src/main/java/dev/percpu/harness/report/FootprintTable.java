package dev.percpu.harness.report;

import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Footprints.Entry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bytes of counters in plain text: a line for each subject, place and number of CPUs. */
public final class FootprintTable {

    private static final String MEANING =
            """

            heap      what one more counter adds to the heap, object by object
            off-heap  growth of the process by so many counters, every slot written to, shared out;
                      few counters pay for whole pages
            """;

    private record Line(String subject, Footprints.Where where, int cpus) {}

    private FootprintTable() {}

    /**
     * Renders footprints.
     *
     * @param footprints what was measured
     * @return lines of text, the last one ended
     */
    public static String render(Footprints footprints) {
        int[] counts =
                footprints.entries().stream()
                        .mapToInt(Entry::counters)
                        .distinct()
                        .sorted()
                        .toArray();
        String[] header = new String[counts.length + 4];
        header[0] = "bytes of one counter";
        header[1] = "where";
        header[2] = "CPUs";
        Arrays.setAll(
                header,
                i ->
                        i >= 3 && i < counts.length + 3
                                ? String.format(Locale.ROOT, "of %,d", counts[i - 3])
                                : i < 3 ? header[i] : "");
        TextTable table = new TextTable(header);
        lines(footprints.entries())
                .forEach((line, entries) -> table.row(row(line, entries, counts, header.length)));
        StringBuilder text = new StringBuilder(table.render()).append(MEANING);
        if (!footprints.skipped().isEmpty()) {
            text.append("\nNot measured\n");
            footprints.skipped().forEach(reason -> text.append(Wording.wrap(110, "  ", reason)));
        }
        return text.toString();
    }

    private static Map<Line, Map<Integer, Double>> lines(List<Entry> entries) {
        Map<Line, Map<Integer, Double>> lines = new LinkedHashMap<>();
        for (Entry entry : entries) {
            lines.computeIfAbsent(
                            new Line(entry.subject(), entry.where(), entry.possibleCpus()),
                            absent -> new LinkedHashMap<>())
                    .put(entry.counters(), entry.bytes());
        }
        return lines;
    }

    private static String[] row(Line line, Map<Integer, Double> bytes, int[] counts, int columns) {
        String[] row = new String[columns];
        row[0] = line.subject;
        row[1] = line.where == Footprints.Where.HEAP ? "heap" : "off-heap";
        row[2] = String.valueOf(line.cpus);
        for (int i = 0; i < counts.length; i++) {
            Double found = bytes.get(counts[i]);
            row[i + 3] = found == null ? Wording.NONE : String.format(Locale.ROOT, "%,.0f", found);
        }
        row[columns - 1] = "";
        return row;
    }
}
