package dev.percpu.harness.report;

import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Ratio;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.stats.compare.By;
import dev.percpu.harness.stats.compare.Change;
import dev.percpu.harness.stats.compare.ComparedRow;
import dev.percpu.harness.stats.compare.Comparison;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.VariantName;
import dev.percpu.harness.text.Plural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A comparison in plain text: a line for each cell and role, with notes and warnings. */
public final class ComparisonTable {

    private static final int WIDTH = 110;
    private static final int NAMED = 3;

    private ComparisonTable() {}

    /** Renders a comparison. */
    public static String render(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        text.append("BASE  ").append(comparison.base()).append('\n');
        text.append("NEW   ").append(comparison.fresh()).append('\n');
        for (String note : comparison.notes()) {
            text.append(Wording.wrap(WIDTH, "  ", "differs in " + note));
        }
        cellSets(comparison)
                .forEach(
                        (title, rows) ->
                                text.append('\n')
                                        .append(title)
                                        .append('\n')
                                        .append(table(comparison.by(), rows).text()));
        text.append('\n').append(summary(comparison)).append(meaning(comparison));
        text.append(reasons(comparison));
        text.append(warnings("BASE", comparison.baseWarnings()));
        text.append(
                comparison.freshWarnings().equals(comparison.baseWarnings())
                        ? ""
                        : warnings("NEW", comparison.freshWarnings()));
        return text.toString();
    }

    private static Map<String, List<ComparedRow>> cellSets(Comparison comparison) {
        return comparison.rows().stream()
                .filter(row -> row.base().isPresent())
                .collect(
                        Collectors.groupingBy(
                                row -> Dimensions.titleOfAll(row.cell().scenario()),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private static Table table(By by, List<ComparedRow> rows) {
        boolean kernel = rows.stream().allMatch(row -> row.cell().kind() == Kind.KERNEL);
        Table table =
                new Table(
                        by == By.VARIANT ? "threads" : "subject",
                        "BASE ns/op",
                        "NEW ns/op",
                        kernel ? "change" : "ratio",
                        "95% interval",
                        "verdict");
        for (ComparedRow row : rows) {
            table.row(
                    name(by, row),
                    row.base().map(Figure::nsPerOp).map(Wording::number).orElse(Wording.NONE),
                    row.fresh().map(Figure::nsPerOp).map(Wording::number).orElse(Wording.NONE),
                    row.times().map(times -> figure(times.value(), kernel)).orElse(Wording.NONE),
                    row.times()
                            .flatMap(Ratio::interval)
                            .map(interval -> interval(interval, kernel))
                            .orElse(Wording.NONE),
                    verdict(row));
        }
        return table;
    }

    private static String name(By by, ComparedRow row) {
        String threads = Plural.of(row.cell().scenario().threads(), "thread");
        boolean one = row.role().isEmpty() || row.role().equals("update");
        String subject = row.cell().subject();
        String shown =
                by == By.LAYOUT
                        ? VariantName.of(subject).map(VariantName::inAnyLayout).orElse(subject)
                        : subject;
        return (by == By.VARIANT ? "" : shown + ", ") + threads + (one ? "" : ", " + row.role());
    }

    /**
     * A share of a program's time in the kernel is written as a change, everything else as a ratio.
     */
    private static String figure(double times, boolean asChange) {
        return asChange ? Wording.signed(times - 1) : Wording.format("%.3f", times);
    }

    static String interval(Interval interval) {
        return interval(interval, false);
    }

    private static String interval(Interval interval, boolean asChange) {
        return figure(interval.low(), asChange) + " to " + figure(interval.high(), asChange);
    }

    private static String verdict(ComparedRow row) {
        return word(row.change()) + (row.reason().isEmpty() ? "" : ": " + row.reason());
    }

    static String word(Change change) {
        return switch (change) {
            case FASTER -> "faster";
            case SLOWER -> "SLOWER";
            case NO_DIFFERENCE -> "no difference seen";
            case UNSURE -> "unsure";
            case NOT_COMPARABLE -> "not comparable";
        };
    }

    private static String summary(Comparison comparison) {
        Map<Change, Long> counts =
                comparison.rows().stream()
                        .collect(Collectors.groupingBy(ComparedRow::change, Collectors.counting()));
        List<String> parts = new ArrayList<>();
        for (Change change : Change.values()) {
            long count = counts.getOrDefault(change, 0L);
            if (count > 0) {
                parts.add(count + " " + word(change).toLowerCase(Locale.ROOT));
            }
        }
        return (parts.isEmpty() ? "nothing to compare" : String.join(", ", parts)) + "\n";
    }

    private static String meaning(Comparison comparison) {
        return Wording.format(
                """

                ratio     %2$s of an operation in NEW over that in BASE: above 1 is slower
                interval  over forks: Student's with 3 to 5 a side, by bootstrap with more
                verdict   faster or slower if the whole interval is more than %1$s off, no difference seen
                          if all of it is within %1$s, else unsure
                """,
                Wording.percent(comparison.threshold()),
                comparison.by() == By.LAYOUT
                        ? "net time, or whole time where a net time is too close to zero,"
                        : "time, loop included,");
    }

    private static String reasons(Comparison comparison) {
        return Wording.list(
                WIDTH,
                "Not comparable",
                comparison.rows().stream()
                        .filter(row -> row.base().isEmpty())
                        .map(
                                row ->
                                        "%s, %s: %s%s"
                                                .formatted(
                                                        Dimensions.titleOfAll(
                                                                row.cell().scenario()),
                                                        name(comparison.by(), row),
                                                        row.reason(),
                                                        row.regression() ? " (a regression)" : ""))
                        .toList());
    }

    /** The warnings of one side. A warning that many cells have takes only one line. */
    private static String warnings(String side, List<Warning> warnings) {
        Map<String, List<Warning>> kinds =
                warnings.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Warning::topic, LinkedHashMap::new, Collectors.toList()));
        return Wording.list(
                WIDTH,
                "Warnings, " + side,
                kinds.values().stream().map(ComparisonTable::warning).toList());
    }

    private static String warning(List<Warning> same) {
        String cells =
                same.stream()
                        .limit(NAMED)
                        .map(
                                warning ->
                                        "%s, %s"
                                                .formatted(
                                                        warning.cell().subject(),
                                                        Plural.of(
                                                                warning.cell().scenario().threads(),
                                                                "thread")))
                        .collect(Collectors.joining("; "));
        int more = same.size() - NAMED;
        return cells
                + (more > 0 ? " and " + Plural.of(more, "other cell") : "")
                + ": "
                + same.get(0).sentence()
                + (same.size() > 1 && same.get(0).kind() != Warning.Kind.NOTED
                        ? " (the first of them)"
                        : "");
    }
}
