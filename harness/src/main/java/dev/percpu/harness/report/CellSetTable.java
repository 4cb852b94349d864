package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.stats.Warning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The table of a cell set, with a row for each cell: brief for a terminal, full elsewhere. */
final class CellSetTable {

    static final String TIMES = "× " + RunSummary.BASELINE;

    private CellSetTable() {}

    /** The brief table. A mark shows that a cell has warnings. */
    static Table brief(CellSet cellSet, ReportedRun run) {
        List<String> roles = furtherRoles(cellSet);
        List<String> columns = new ArrayList<>(List.of("subject", "ns/op", "net ns"));
        roles.forEach(role -> columns.add(role + " ns"));
        columns.addAll(List.of("ops/s", TIMES.replace(" ", ""), "spread", "validated"));
        Table table = new Table("", columns);
        for (Cell cell : cellSet.cells()) {
            List<String> row = new ArrayList<>(List.of(cell.subject()));
            row.addAll(
                    cell.score()
                            .map(score -> figures(score, roles))
                            .orElse(Collections.nCopies(columns.size() - 2, Wording.NONE)));
            row.add(Wording.brief(cell) + (run.warnings(cell.key()).isEmpty() ? "" : " !"));
            table.row(row);
        }
        return table;
    }

    private static List<String> figures(Score score, List<String> roles) {
        List<String> row = new ArrayList<>();
        row.add(Wording.number(score.nsPerOp()));
        row.add(net(score));
        for (String role : roles) {
            row.add(
                    score.figures().stream()
                            .skip(1)
                            .filter(figure -> figure.role().equals(role))
                            .map(figure -> Wording.number(figure.nsPerOp()))
                            .findFirst()
                            .orElse(Wording.NONE));
        }
        row.add(Wording.engineering(score.opsPerSecond().mean()));
        row.add(times(score));
        row.add(spread(score));
        return row;
    }

    /** The full table, with intervals, and with warnings in words. */
    static Table full(CellSet cellSet, ReportedRun run) {
        Table table =
                new Table(
                        "subject",
                        "ns/op",
                        "net ns",
                        "ops/s",
                        "95% interval",
                        TIMES,
                        "spread",
                        "validated",
                        "warnings");
        for (Cell cell : cellSet.cells()) {
            String warnings =
                    run.warnings(cell.key()).stream()
                            .map(Warning::sentence)
                            .collect(Collectors.joining("; "));
            String name = cell.subject();
            cell.score()
                    .ifPresentOrElse(
                            score ->
                                    table.row(
                                            name,
                                            Wording.number(score.nsPerOp()),
                                            net(score),
                                            Wording.engineering(score.opsPerSecond().mean()),
                                            interval(score),
                                            times(score),
                                            spread(score),
                                            Wording.brief(cell),
                                            warnings),
                            () ->
                                    table.row(
                                            name,
                                            "",
                                            "",
                                            "",
                                            "",
                                            "",
                                            "",
                                            Wording.full(cell),
                                            warnings));
        }
        return table;
    }

    /** The roles besides the first one. Cells are ranked by the first role. */
    private static List<String> furtherRoles(CellSet cellSet) {
        return cellSet.cells().stream()
                .flatMap(cell -> cell.score().stream())
                .flatMap(score -> score.figures().stream().skip(1))
                .map(Figure::role)
                .distinct()
                .toList();
    }

    private static String net(Score score) {
        return score.net().map(Wording::net).orElse(Wording.NONE);
    }

    private static String spread(Score score) {
        return "±" + Wording.percent(score.opsPerSecond().spread());
    }

    static String times(Score score) {
        return score.timesLongAdder().isPresent()
                ? Wording.number(score.timesLongAdder().getAsDouble())
                        + (score.wholeTimes() ? Wording.WHOLE : "")
                : Wording.NONE;
    }

    static String interval(Score score) {
        return score.opsPerSecond().interval().map(CellSetTable::text).orElse(Wording.NONE);
    }

    private static String text(Interval interval) {
        return Wording.engineering(interval.low()) + " to " + Wording.engineering(interval.high());
    }
}
