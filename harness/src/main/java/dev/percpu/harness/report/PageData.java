package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Pollution;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.stats.Verdict;
import dev.percpu.harness.stats.Winner;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * All that the page shows, as its script reads it.
 *
 * @param manifest what the run was meant to do, and where
 * @param forks how many forks ended
 * @param plannedForks how many forks a complete run has
 * @param subjects the subjects, in the order of the report
 * @param answer the sentence below the title
 * @param caveats what makes the figures less sure
 * @param baseline the subject that ratios refer to
 * @param winners one entry for each panel
 * @param rows one entry for each cell, panel by panel
 * @param pollution what the update costs in a polluted JVM
 */
record PageData(
        Manifest manifest,
        int forks,
        int plannedForks,
        List<String> subjects,
        String answer,
        List<String> caveats,
        String baseline,
        List<Best> winners,
        List<Row> rows,
        List<Pollution> pollution) {

    /** The winner of a panel; no subject if nothing that may win has a score. */
    record Best(String workload, int threads, Optional<String> subject, List<String> tied) {}

    /** A cell, with its verdict in words. */
    record Row(
            String workload,
            int threads,
            String subject,
            Kind kind,
            boolean validated,
            String brief,
            String verdict,
            Optional<Score> score) {}

    static PageData of(Manifest manifest, List<ForkRow> rows) {
        RunSummary summary = RunSummary.of(rows);
        List<Panel> panels = Panel.of(manifest, summary);
        return new PageData(
                manifest,
                rows.size(),
                manifest.plan().steps().size(),
                manifest.plan().subjects(),
                Answer.of(panels, summary),
                Caveats.of(manifest, rows, summary),
                RunSummary.BASELINE,
                panels.stream().map(panel -> best(panel, summary)).toList(),
                panels.stream()
                        .flatMap(panel -> panel.cells().stream())
                        .map(PageData::row)
                        .toList(),
                summary.pollution());
    }

    private static Best best(Panel panel, RunSummary summary) {
        Optional<Winner> winner = summary.winner(panel.scene());
        return new Best(
                panel.workload(),
                panel.threads(),
                winner.map(found -> found.best().subject()),
                winner.map(found -> found.tied().stream().map(Cell::subject).toList())
                        .orElse(List.of()));
    }

    private static Row row(Cell cell) {
        return new Row(
                cell.scene().workloadLabel(),
                cell.scene().threads(),
                cell.subject(),
                cell.kind(),
                cell.verdict() instanceof Verdict.Validated,
                Wording.brief(cell),
                Wording.full(cell),
                cell.score());
    }
}
