package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.stats.Winner;
import java.util.List;

/** The report in Markdown: host, warnings, winners and all figures. */
final class MarkdownReport {

    private MarkdownReport() {}

    static String render(List<ReportedRun> runs) {
        StringBuilder text = new StringBuilder("# Counters compared\n");
        HostDifferences.of(runs)
                .ifPresent(
                        table -> {
                            heading(text, "## ", "Hosts");
                            text.append(table.markdown());
                        });
        Dimensions dimensions = Dimensions.ofRuns(runs);
        runs.forEach(run -> run(text, run, dimensions));
        return text.toString();
    }

    private static void run(StringBuilder text, ReportedRun run, Dimensions dimensions) {
        List<Sweep> sweeps = run.sweeps();
        heading(text, "## ", run.name() + ": " + run.manifest().host().cpuModel());
        text.append(Markdown.escaped(run.answer(dimensions))).append("\n\n");
        HostView.of(run).facts().forEach(fact -> item(text, fact.name() + ": " + fact.text()));
        text.append("- Command: ").append(Markdown.code(run.manifest().command())).append('\n');
        List<String> warningList = WarningList.of(run);
        if (!warningList.isEmpty()) {
            heading(text, "### ", "Warnings");
            warningList.forEach(warning -> item(text, warning));
        }
        if (run.attachments().section().isPresent()) {
            text.append(run.attachments().section().orElseThrow().markdown());
            return;
        }
        if (!run.goalResults().isEmpty()) {
            heading(text, "### ", "Goals");
            text.append(GoalTable.table(run.goalResults()).markdown());
        }
        if (sweeps.isEmpty()) {
            return;
        }
        if (!run.advice().isEmpty()) {
            heading(text, "### ", "What to use");
            text.append(AdviceTable.of(run.advice()).markdown());
        }
        if (!run.layouts().isEmpty()) {
            heading(text, "### ", "Layouts against the heap");
            text.append(Markdown.escaped(LayoutTable.TITLE)).append(".\n");
            for (Table table : LayoutTable.of(run.layouts())) {
                heading(text, "#### ", table.title());
                text.append(table.markdown());
            }
        }
        if (!run.jvm().rows().isEmpty()) {
            heading(text, "### ", "What the JVM costs");
            text.append(Markdown.escaped(JvmTable.TITLE))
                    .append(".\n\n")
                    .append(run.jvm().markdown());
        }
        heading(text, "### ", "Winners");
        text.append(winners(sweeps, run.summary(), dimensions).markdown());
        for (Sweep sweep : sweeps) {
            for (CellSet cellSet : sweep.cellSets()) {
                heading(text, "### ", cellSet.title(dimensions.label(cellSet.scenario())));
                text.append(CellSetTable.full(cellSet, run).markdown());
            }
        }
    }

    private static void heading(StringBuilder text, String marks, String title) {
        text.append('\n').append(marks).append(Markdown.escaped(title)).append("\n\n");
    }

    private static void item(StringBuilder text, String words) {
        text.append("- ").append(Markdown.escaped(words)).append('\n');
    }

    private static Table winners(List<Sweep> sweeps, RunSummary summary, Dimensions dimensions) {
        Table table =
                new Table(
                        "workload",
                        "threads",
                        "fastest",
                        "ops/s",
                        "95% interval",
                        CellSetTable.TIMES);
        for (Sweep sweep : sweeps) {
            for (CellSet cellSet : sweep.cellSets()) {
                String title = dimensions.title(cellSet.scenario());
                String threads = Integer.toString(cellSet.threads());
                summary.winner(cellSet.scenario())
                        .ifPresentOrElse(
                                winner -> winner(table, title, threads, winner),
                                () -> table.row(title, threads, "none has a score", "", "", ""));
            }
        }
        return table;
    }

    private static void winner(Table table, String title, String threads, Winner winner) {
        Score score = winner.best().score().orElseThrow();
        String tied = Wording.some(winner.tied().stream().map(Cell::subject).toList(), 3, "other");
        table.row(
                title,
                threads,
                winner.best().subject() + (tied.isEmpty() ? "" : ", not told apart from " + tied),
                Wording.engineering(score.opsPerSecond().mean()),
                CellSetTable.interval(score),
                CellSetTable.times(score));
    }
}
