package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Doubt;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.stats.Winner;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Host, warnings, winners and every result, for places where Markdown is read. */
final class MarkdownReport {

    private MarkdownReport() {}

    static String render(List<ReportedRun> runs) {
        StringBuilder text = new StringBuilder("# Counters compared\n");
        Dimensions dimensions =
                Dimensions.of(
                        runs.stream()
                                .flatMap(run -> run.summary().cells().stream())
                                .map(Cell::scene)
                                .distinct()
                                .toList());
        for (ReportedRun run : runs) {
            run(text, run, dimensions);
        }
        return text.toString();
    }

    private static void run(StringBuilder text, ReportedRun run, Dimensions dimensions) {
        List<Sweep> sweeps = run.sweeps();
        heading(text, "## ", run.name() + ": " + run.manifest().host().cpuModel());
        text.append(MarkdownTable.escaped(run.answer(dimensions))).append("\n\n");
        HostView.of(run)
                .facts()
                .forEach(
                        fact ->
                                text.append("- ")
                                        .append(MarkdownTable.escaped(fact.name() + ": "))
                                        .append(MarkdownTable.escaped(fact.text()))
                                        .append('\n'));
        text.append("- Command: ")
                .append(MarkdownTable.code(run.manifest().command()))
                .append('\n');
        List<String> caveats = Caveats.of(run);
        if (!caveats.isEmpty()) {
            heading(text, "### ", "Warnings");
            caveats.forEach(
                    caveat -> text.append("- ").append(MarkdownTable.escaped(caveat)).append('\n'));
        }
        if (run.attachments().section().isPresent()) {
            text.append(run.attachments().section().orElseThrow().markdown());
            return;
        }
        if (!run.findings().isEmpty()) {
            heading(text, "### ", "Goals");
            MarkdownTable goals = new MarkdownTable(GoalTable.COLUMNS.toArray(String[]::new));
            run.findings()
                    .forEach(finding -> goals.row(GoalTable.row(finding).toArray(String[]::new)));
            text.append(goals.render());
        }
        if (sweeps.isEmpty()) {
            return;
        }
        heading(text, "### ", "Winners");
        text.append(winners(sweeps, run.summary(), dimensions));
        for (Sweep sweep : sweeps) {
            for (Panel panel : sweep.panels()) {
                heading(text, "### ", panel.title(dimensions.label(panel.scene())));
                text.append(results(panel, run));
            }
        }
    }

    private static void heading(StringBuilder text, String marks, String title) {
        text.append('\n').append(marks).append(MarkdownTable.escaped(title)).append("\n\n");
    }

    private static String winners(List<Sweep> sweeps, RunSummary summary, Dimensions dimensions) {
        MarkdownTable table =
                new MarkdownTable(
                        "workload", "threads", "fastest", "ops/s", "95% interval", times());
        for (Sweep sweep : sweeps) {
            for (Panel panel : sweep.panels()) {
                String title = dimensions.title(panel.scene());
                String threads = Integer.toString(panel.threads());
                summary.winner(panel.scene())
                        .ifPresentOrElse(
                                winner -> winner(table, title, threads, winner),
                                () -> table.row(title, threads, "none has a score", "", "", ""));
            }
        }
        return table.render();
    }

    private static void winner(MarkdownTable table, String title, String threads, Winner winner) {
        Score score = winner.best().score().orElseThrow();
        String tied = Wording.some(winner.tied().stream().map(Cell::subject).toList(), 3, "other");
        table.row(
                title,
                threads,
                winner.best().subject() + (tied.isEmpty() ? "" : ", not told apart from " + tied),
                Wording.engineering(score.opsPerSecond().mean()),
                interval(score),
                ratio(score.timesLongAdder()));
    }

    private static String results(Panel panel, ReportedRun run) {
        MarkdownTable table =
                new MarkdownTable(
                        "subject",
                        "ns/op",
                        "net ns",
                        "ops/s",
                        "95% interval",
                        times(),
                        "spread",
                        "validated",
                        "doubts");
        for (Cell cell : panel.cells()) {
            String doubts =
                    run.doubts(cell.key()).stream()
                            .map(Doubt::sentence)
                            .collect(Collectors.joining("; "));
            if (cell.score().isEmpty()) {
                table.row(cell.subject(), "", "", "", "", "", "", Wording.full(cell), doubts);
            } else {
                Score score = cell.score().orElseThrow();
                table.row(
                        cell.subject(),
                        Wording.number(score.nsPerOp()),
                        score.net().map(Wording::net).orElse(Wording.NONE),
                        Wording.engineering(score.opsPerSecond().mean()),
                        interval(score),
                        ratio(score.timesLongAdder()),
                        "±" + Wording.percent(score.opsPerSecond().spread()),
                        Wording.brief(cell),
                        doubts);
            }
        }
        return table.render();
    }

    private static String times() {
        return "× " + RunSummary.BASELINE;
    }

    private static String interval(Score score) {
        return score.opsPerSecond()
                .interval()
                .map(
                        interval ->
                                Wording.engineering(interval.low())
                                        + " to "
                                        + Wording.engineering(interval.high()))
                .orElse(Wording.NONE);
    }

    private static String ratio(OptionalDouble times) {
        return times.isPresent() ? Wording.number(times.getAsDouble()) : Wording.NONE;
    }
}
