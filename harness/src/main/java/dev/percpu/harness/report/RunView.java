package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Pollution;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Winner;
import dev.percpu.harness.stats.advice.Advice;
import dev.percpu.harness.stats.compare.Layouts;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run as the page shows it.
 *
 * @param name distinguishes the run from the others on the page
 * @param counters whether the run was meant to measure counters
 * @param host its host
 * @param answer the sentence below the title
 * @param warnings reasons to trust the figures less
 * @param advice the decision table
 * @param layouts other layouts compared with the heap
 * @param layoutAnswer the sentence above {@code layouts}
 * @param jvm variants compared with the same designs in C
 * @param screened cells that only short forks measured
 * @param sweeps the sweeps of the run
 * @param winners one entry for each cell set
 * @param rows one entry for each cell, cell set by cell set
 * @param pollution what the update costs in a polluted JVM
 * @param footprints the memory of counters
 * @param latencies the time between CPUs
 * @param goals the rows of the table of goals, each a list of its columns
 * @param section replaces the tables of counters
 * @param command the command that repeats the run
 */
record RunView(
        String name,
        boolean counters,
        HostView host,
        String answer,
        List<String> warnings,
        List<AdviceView> advice,
        List<Layouts.Row> layouts,
        String layoutAnswer,
        Table jvm,
        Table screened,
        List<SweepView> sweeps,
        List<Best> winners,
        List<RowView> rows,
        List<Pollution> pollution,
        Optional<Footprints> footprints,
        Optional<LatencyView> latencies,
        List<List<String>> goals,
        Optional<Section> section,
        String command) {

    /**
     * A sweep as the page shows it.
     *
     * @param workload the workload
     * @param label what else it differs from other sweeps in
     * @param quantity the measured quantity
     * @param title the title of its chart
     * @param curves the fitted curves
     */
    record SweepView(
            String workload, String label, Quantity quantity, String title, List<Curve> curves) {}

    /** A line of the decision table. */
    record AdviceView(String need, Advice.Choice choice, String sentence) {

        private static AdviceView of(Advice advice) {
            return new AdviceView(
                    advice.need().text(), advice.choice().orElseThrow(), advice.sentence());
        }
    }

    /** The winner of a cell set; without a subject if no cell that may win has a score. */
    record Best(int sweep, int threads, Optional<String> subject, List<String> tied) {}

    static RunView of(ReportedRun run, Dimensions dimensions) {
        RunSummary summary = run.summary();
        Optional<Section> section = run.attachments().section();
        List<Sweep> sweeps = section.isEmpty() ? run.sweeps() : List.of();
        List<Curve> curves = section.isEmpty() ? run.attachments().curves().get() : List.of();
        boolean counters = !sweeps.isEmpty() || run.ofCounters();
        Optional<LatencyView> latencies = run.attachments().latencies().map(LatencyView::of);
        CellCommand command = new CellCommand(run.manifest());
        List<Best> winners = new ArrayList<>();
        List<RowView> rows = new ArrayList<>();
        for (int i = 0; i < sweeps.size(); i++) {
            Quantity quantity = run.quantity(sweeps.get(i));
            for (CellSet cellSet : sweeps.get(i).cellSets()) {
                winners.add(best(i, cellSet, summary));
                for (Cell cell : cellSet.cells()) {
                    rows.add(RowView.of(run, i, quantity, cell, command));
                }
            }
        }
        return new RunView(
                run.name(),
                counters,
                HostView.of(run),
                run.answer(dimensions),
                WarningList.of(run),
                run.advice().stream().map(AdviceView::of).toList(),
                run.layouts(),
                LayoutTable.sentence(run.layouts()).orElse(""),
                run.jvm(),
                run.screened(),
                sweeps.stream().map(sweep -> view(sweep, run, curves, dimensions)).toList(),
                winners,
                rows,
                summary.pollution(),
                run.attachments().footprints(),
                latencies,
                run.goalResults().stream().map(GoalTable::row).toList(),
                section,
                run.manifest().command());
    }

    private static SweepView view(
            Sweep sweep, ReportedRun run, List<Curve> curves, Dimensions dimensions) {
        return new SweepView(
                sweep.workload(),
                dimensions.label(sweep.scenario()),
                run.quantity(sweep),
                Answer.title(sweep, run.summary()),
                curves.stream()
                        .filter(curve -> Sweep.key(curve.scenario()).equals(sweep.scenario()))
                        .toList());
    }

    private static Best best(int sweep, CellSet cellSet, RunSummary summary) {
        Optional<Winner> winner = summary.winner(cellSet.scenario());
        return new Best(
                sweep,
                cellSet.threads(),
                winner.map(found -> found.best().subject()),
                winner.map(found -> found.tied().stream().map(Cell::subject).toList())
                        .orElse(List.of()));
    }
}
