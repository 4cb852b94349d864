package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.JvmFactor;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Twins;
import dev.percpu.harness.text.Plural;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the JVM costs: a line for each measurement of a variant whose design was also measured in C.
 */
final class JvmTable {

    static final String TITLE =
            "What the JVM costs: the net time of a variant over that of the same design in C, by the"
                    + " same threads in the same run";

    /**
     * One line of the table.
     *
     * @param called the factor over C code that calls a function for each update
     * @param inlined the factor over C code without a call, if that was measured
     */
    record Line(Cell cell, JvmFactor called, Optional<JvmFactor> inlined) {}

    private JvmTable() {}

    static List<Line> lines(RunSummary run) {
        return run.cells().stream()
                .flatMap(
                        cell ->
                                JvmFactor.of(run, cell, Twins.Form.CALLED)
                                        .map(
                                                called ->
                                                        new Line(
                                                                cell,
                                                                called,
                                                                JvmFactor.of(
                                                                        run,
                                                                        cell,
                                                                        Twins.Form.INLINED)))
                                        .stream())
                .toList();
    }

    static Table of(List<Line> lines) {
        Table table =
                new Table(
                        "",
                        List.of(
                                "counter",
                                "threads",
                                "× C",
                                "95% interval",
                                "× C, inlined",
                                "in C"));
        for (Line line : lines) {
            table.row(
                    line.cell.subject(),
                    Integer.toString(line.cell.scenario().threads()),
                    Wording.number(line.called.value()),
                    line.called.interval().map(ComparisonTable::interval).orElse(Wording.NONE),
                    line.inlined.map(JvmFactor::value).map(Wording::number).orElse(Wording.NONE),
                    line.called.twin());
        }
        return table;
    }

    /**
     * The sentence above the table. It is about the fastest such variant at the highest thread
     * count; empty if the table has no rows.
     */
    static Optional<String> sentence(List<Line> lines) {
        return lines.stream()
                .max(
                        Comparator.<Line>comparingInt(line -> line.cell.scenario().threads())
                                .thenComparing(
                                        line -> line.cell.score().orElseThrow().nsPerOp(),
                                        Comparator.reverseOrder()))
                .map(
                        line ->
                                "%s takes %s × the time of the same design in C (%s)."
                                        .formatted(
                                                line.cell.subject(),
                                                Wording.number(line.called.value()),
                                                Plural.of(
                                                        line.cell.scenario().threads(), "thread")));
    }
}
