package dev.percpu.harness.report;

import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.advice.Advice;
import dev.percpu.harness.stats.advice.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The decision table: a line for each need. */
public final class AdviceTable {

    private static final String MEANING =
            """
            update, read  ns by one thread, the loop included; a read is computed from mixed work
            ×LongAdder    in the workload of the need; *: of whole times
            B of 1, 10k   bytes of one counter alone, and of one of 10,000
            """;

    private static final int NAMED = 3;

    private AdviceTable() {}

    /**
     * Renders the table and the meaning of its columns. If there is only one need, the advice in
     * words follows.
     */
    public static String render(List<Advice> advice) {
        String words =
                advice.size() == 1
                        ? Wording.wrap(
                                Table.WIDTH,
                                "",
                                advice.get(0).need().text() + ": " + advice.get(0).sentence())
                        : "";
        return of(advice).text() + MEANING + words;
    }

    /** The warnings about the run, as a list. */
    public static String warnings(ReportedRun run) {
        return Wording.list(Table.WIDTH, "Warnings", WarningList.of(run));
    }

    static Table of(List<Advice> advice) {
        Table table =
                new Table(
                        "",
                        List.of(
                                "you need",
                                "update",
                                "read",
                                "×LongAdder",
                                "B of 1",
                                "of 10k",
                                "use"));
        for (Advice each : advice) {
            table.row(row(each));
            each.choice().map(choice -> note(each.need(), choice)).ifPresent(table::note);
        }
        return table;
    }

    private static String note(Need need, Advice.Choice choice) {
        List<String> alike = choice.alike();
        return "%s: a read is %s; flags: %s%s%s"
                .formatted(
                        need.text(),
                        choice.accuracy(),
                        choice.flags().isEmpty() ? "none" : String.join(" + ", choice.flags()),
                        alike.isEmpty()
                                ? ""
                                : "; not told apart from " + Wording.some(alike, NAMED, "other"),
                        choice.warnings().isEmpty()
                                ? ""
                                : "; not reliable: " + String.join("; ", choice.warnings()));
    }

    private static List<String> row(Advice advice) {
        List<String> row = new ArrayList<>(List.of(advice.need().text()));
        if (advice.choice().isEmpty()) {
            for (int i = 0; i < 5; i++) {
                row.add(Wording.NONE);
            }
            row.add("not measured");
            return row;
        }
        Advice.Choice choice = advice.choice().orElseThrow();
        row.add(Wording.number(choice.updateNs()));
        row.add(figure(choice.readNs()));
        row.add(
                choice.timesLongAdder().isEmpty()
                        ? Wording.NONE
                        : Wording.number(choice.timesLongAdder().getAsDouble())
                                + (choice.whole() ? Wording.WHOLE : ""));
        row.add(bytes(choice.bytesAtOne()));
        row.add(bytes(choice.bytesAtMany()));
        row.add(
                choice.subject()
                        + (choice.subject().equals(RunSummary.BASELINE) ? " is enough" : "")
                        + (choice.warnings().isEmpty() ? "" : " !"));
        return row;
    }

    private static String figure(OptionalDouble ns) {
        return ns.isEmpty() ? Wording.NONE : Wording.number(ns.getAsDouble());
    }

    private static String bytes(OptionalDouble bytes) {
        return bytes.isEmpty() ? Wording.NONE : Wording.whole(bytes.getAsDouble());
    }

    /** The advice for the first need in words, and for which needs {@code LongAdder} is enough. */
    static String sentence(List<Advice> advice) {
        Advice main = advice.get(0);
        List<String> enough =
                advice.stream()
                        .filter(each -> !each.equals(main))
                        .filter(Advice::longAdderIsEnough)
                        .map(each -> each.need().text())
                        .toList();
        return enough.isEmpty()
                ? main.sentence()
                : main.sentence()
                        + (main.longAdderIsEnough()
                                ? " It is also enough for "
                                : " " + RunSummary.BASELINE + " is enough for ")
                        + String.join(" and for ", enough)
                        + ".";
    }
}
