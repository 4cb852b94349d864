package dev.percpu.harness.report;

import dev.percpu.harness.stats.Ratio;
import dev.percpu.harness.stats.compare.Change;
import dev.percpu.harness.stats.compare.Layouts;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other layouts cost compared with the heap, a line for each. */
final class LayoutTable {

    private LayoutTable() {}

    /** The title above all tables. */
    static final String TITLE =
            "Layouts against the heap, the same design, index and store on both sides: ratios of net"
                    + " times (*: of whole times), and of bytes";

    /** One table for each measured thing, which is the title of the table. */
    static List<Table> of(List<Layouts.Row> rows) {
        Map<String, Table> tables = new LinkedHashMap<>();
        for (Layouts.Row row : rows) {
            tables.computeIfAbsent(
                            row.what(),
                            what ->
                                    new Table(
                                            what,
                                            List.of(
                                                    "counter",
                                                    "layout",
                                                    "× heap",
                                                    "95% interval",
                                                    "verdict")))
                    .row(
                            row.counter(),
                            row.layout(),
                            Wording.number(row.times().value())
                                    + (row.whole() ? Wording.WHOLE : ""),
                            row.times()
                                    .interval()
                                    .map(ComparisonTable::interval)
                                    .orElse(Wording.NONE),
                            verdict(row));
        }
        return List.copyOf(tables.values());
    }

    /**
     * The sentence above the tables; empty unless updates were measured both on and off the heap.
     */
    static Optional<String> sentence(List<Layouts.Row> rows) {
        List<Layouts.Row> updates =
                rows.stream()
                        .filter(row -> row.update() && row.layout().equals("offheap"))
                        .toList();
        if (updates.isEmpty()) {
            return Optional.empty();
        }
        String what = updates.getLast().what();
        List<Layouts.Row> same = updates.stream().filter(row -> row.what().equals(what)).toList();
        DoubleSummaryStatistics times =
                same.stream().map(Layouts.Row::times).mapToDouble(Ratio::value).summaryStatistics();
        String span =
                same.size() == 1
                        ? Wording.number(times.getMin())
                        : Wording.number(times.getMin()) + " to " + Wording.number(times.getMax());
        return Optional.of(
                "Off the heap %s takes %s × the time on the heap (%s): %s."
                        .formatted(
                                same.size() == 1
                                        ? same.get(0).counter()
                                        : "each of " + same.size() + " counters",
                                span,
                                what,
                                verdicts(same)));
    }

    private static String verdicts(List<Layouts.Row> rows) {
        long slower = count(rows, Change.SLOWER);
        long faster = count(rows, Change.FASTER);
        List<String> parts = new ArrayList<>();
        if (slower > 0) {
            parts.add(slower + " slower");
        }
        if (faster > 0) {
            parts.add(faster + " faster");
        }
        if (slower + faster < rows.size()) {
            parts.add(
                    (parts.isEmpty() ? "" : rows.size() - slower - faster + " with ")
                            + "no difference that is shown");
        }
        return String.join(", ", parts);
    }

    /** The verdict in a word. Bytes are larger or smaller, not slower or faster. */
    private static String verdict(Layouts.Row row) {
        return row.what().startsWith("bytes")
                ? switch (row.change()) {
                    case SLOWER -> "larger";
                    case FASTER -> "smaller";
                    default -> "the same";
                }
                : ComparisonTable.word(row.change());
    }

    private static long count(List<Layouts.Row> rows, Change change) {
        return rows.stream().filter(row -> row.change() == change).count();
    }
}
