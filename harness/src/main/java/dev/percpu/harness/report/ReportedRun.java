package dev.percpu.harness.report;

import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.Judge;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Screening;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.stats.Warnings;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Precision;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A run, whole or not, as every report reads it. */
public final class ReportedRun {

    private final String name;
    private final Manifest manifest;
    private final List<ForkResult> results;
    private final Attachments attachments;
    private final Map<CellKey, List<ForkResult>> forks;
    private final Plan plan;
    private final RunSummary summary;
    private final List<GoalResult> goalResults;
    private final Map<CellKey, List<Warning>> warnings;

    /**
     * A run.
     *
     * @param name what sets it apart from others in the same report
     * @param manifest what it was meant to do, and where
     * @param results the forks that ended, in any order
     * @param attachments what else is known
     */
    public ReportedRun(
            String name, Manifest manifest, List<ForkResult> results, Attachments attachments) {
        this.name = name;
        this.manifest = manifest;
        this.results = List.copyOf(results);
        this.attachments = attachments;
        this.forks = results.stream().collect(Collectors.groupingBy(ForkResult::cell));
        this.plan = Screening.settled(manifest.plan(), results);
        List<ForkResult> compared = results.stream().filter(ReportedRun::isCompared).toList();
        this.summary = RunSummary.of(compared);
        Judge judge = new Judge(results);
        this.goalResults = attachments.goals().stream().map(judge::judge).toList();
        this.warnings =
                Warnings.of(
                                compared,
                                manifest.plan()
                                        .precision()
                                        .map(Precision::share)
                                        .map(OptionalDouble::of)
                                        .orElse(OptionalDouble.empty()))
                        .stream()
                        .collect(Collectors.groupingBy(Warning::cell));
    }

    /** Whether a row has a time that stands beside others in a table of its own scenario. */
    private static boolean isCompared(ForkResult result) {
        return result.purpose() != Purpose.SCREENING && !isApart(result.scenario());
    }

    /** Whether a section of its own shows what was measured in a scenario. */
    private static boolean isApart(Scenario scenario) {
        return List.of(Footprints.WORKLOAD, CoreLatencies.WORKLOAD).contains(scenario.workload());
    }

    String name() {
        return name;
    }

    /** What is to be measured, without what its screening has left out. */
    public Plan plan() {
        return plan;
    }

    /** What has become of its goals; none if it has none. */
    public List<GoalResult> goalResults() {
        return goalResults;
    }

    public Manifest manifest() {
        return manifest;
    }

    public List<ForkResult> results() {
        return results;
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
            return Answer.ofGoals(goalResults());
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
        return results.stream()
                .filter(result -> Sweep.key(result.scenario()).equals(sweep.scenario()))
                .flatMap(result -> result.series().stream().limit(1))
                .map(Series::quantity)
                .findFirst()
                .orElse(Quantity.THROUGHPUT);
    }

    /** Whether it was to compare counters at work. */
    boolean ofCounters() {
        return attachments.section().isEmpty()
                && plan.cells().stream().anyMatch(cell -> !isApart(cell.scenario()));
    }

    /** What makes a cell less sure. */
    List<Warning> warnings(CellKey cell) {
        return warnings.getOrDefault(cell, List.of());
    }

    /** The forks of a cell for one purpose, in the order in which they ended. */
    List<ForkResult> forks(CellKey cell, Purpose purpose) {
        return forks.getOrDefault(cell, List.of()).stream()
                .filter(result -> result.purpose() == purpose)
                .toList();
    }
}
