package dev.percpu.harness.report;

import dev.percpu.harness.stats.Doubt;
import dev.percpu.harness.stats.Doubts;
import dev.percpu.harness.stats.Finding;
import dev.percpu.harness.stats.Judge;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Screening;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Precision;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scene;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A run, whole or not, as every report reads it. */
public final class ReportedRun {

    private final String name;
    private final Manifest manifest;
    private final List<ForkRow> rows;
    private final Attachments attachments;
    private final Map<CellKey, List<ForkRow>> forks;
    private final Plan plan;
    private final RunSummary summary;
    private final List<Finding> findings;
    private final Map<CellKey, List<Doubt>> doubts;

    /**
     * A run.
     *
     * @param name what sets it apart from others in the same report
     * @param manifest what it was meant to do, and where
     * @param rows the forks that ended, in any order
     * @param attachments what else is known
     */
    public ReportedRun(
            String name, Manifest manifest, List<ForkRow> rows, Attachments attachments) {
        this.name = name;
        this.manifest = manifest;
        this.rows = List.copyOf(rows);
        this.attachments = attachments;
        this.forks = rows.stream().collect(Collectors.groupingBy(ForkRow::cell));
        this.plan = Screening.settled(manifest.plan(), rows);
        List<ForkRow> compared = rows.stream().filter(ReportedRun::isCompared).toList();
        this.summary = RunSummary.of(compared);
        Judge judge = new Judge(rows);
        this.findings = attachments.goals().stream().map(judge::judge).toList();
        this.doubts =
                Doubts.of(
                                compared,
                                manifest.plan()
                                        .precision()
                                        .map(Precision::share)
                                        .map(OptionalDouble::of)
                                        .orElse(OptionalDouble.empty()))
                        .stream()
                        .collect(Collectors.groupingBy(Doubt::cell));
    }

    /** Whether a row has a time that stands beside others in a table of its own scene. */
    private static boolean isCompared(ForkRow row) {
        return row.purpose() != Purpose.SCREENING && !isApart(row.scene());
    }

    /** Whether a section of its own shows what was measured in a scene. */
    private static boolean isApart(Scene scene) {
        return List.of(Footprints.WORKLOAD, CoreLatencies.WORKLOAD).contains(scene.workload());
    }

    String name() {
        return name;
    }

    /** What is to be measured, without what its screening has left out. */
    public Plan plan() {
        return plan;
    }

    /** What has become of its goals; none if it has none. */
    public List<Finding> findings() {
        return findings;
    }

    public Manifest manifest() {
        return manifest;
    }

    public List<ForkRow> rows() {
        return rows;
    }

    public Attachments attachments() {
        return attachments;
    }

    RunSummary summary() {
        return summary;
    }

    List<Sweep> sweeps() {
        return Sweep.of(manifest, summary);
    }

    /** The sentence that a reader in a hurry takes away. */
    String answer(Dimensions dimensions) {
        if (attachments.section().isPresent()) {
            return attachments.section().get().answer();
        }
        List<Sweep> sweeps = sweeps();
        if (!attachments.goals().isEmpty()) {
            return Answer.ofGoals(findings());
        }
        if (sweeps.isEmpty()) {
            return attachments
                    .latencies()
                    .map(found -> LatencyView.of(found).answer())
                    .or(() -> attachments.footprints().map(Answer::ofFootprints))
                    .orElseGet(() -> Answer.of(sweeps, summary, dimensions));
        }
        return Answer.of(sweeps, summary, dimensions);
    }

    /** What the first of a sweep's forks that measured anything is ranked by. */
    Quantity quantity(Sweep sweep) {
        return rows.stream()
                .filter(row -> Sweep.key(row.scene()).equals(sweep.scene()))
                .flatMap(row -> row.series().stream().limit(1))
                .map(Series::quantity)
                .findFirst()
                .orElse(Quantity.THROUGHPUT);
    }

    /** Whether it was to compare counters at work. */
    boolean ofCounters() {
        return attachments.section().isEmpty()
                && plan.cells().stream().anyMatch(cell -> !isApart(cell.scene()));
    }

    /** What makes a cell less sure. */
    List<Doubt> doubts(CellKey cell) {
        return doubts.getOrDefault(cell, List.of());
    }

    /** The forks of a cell for one purpose, in the order in which they ended. */
    List<ForkRow> forks(CellKey cell, Purpose purpose) {
        return forks.getOrDefault(cell, List.of()).stream()
                .filter(row -> row.purpose() == purpose)
                .toList();
    }
}
