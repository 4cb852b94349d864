package dev.percpu.harness.report;

import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.Judge;
import dev.percpu.harness.stats.Marks;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Screening;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.stats.Warnings;
import dev.percpu.harness.stats.advice.Advice;
import dev.percpu.harness.stats.advice.Adviser;
import dev.percpu.harness.stats.advice.Need;
import dev.percpu.harness.stats.compare.Layouts;
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
    private final Marks marks;
    private final List<Advice> advice;

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
        this.marks =
                Marks.of(
                        Warnings.of(
                                compared,
                                manifest.plan()
                                        .precision()
                                        .map(Precision::share)
                                        .map(OptionalDouble::of)
                                        .orElse(OptionalDouble.empty())),
                        summary.cells().size());
        this.advice = advised();
    }

    /** Whether a row has a time that stands beside others in a table of its own scenario. */
    private static boolean isCompared(ForkResult result) {
        return result.purpose() != Purpose.SCREENING && !isApart(result.scenario());
    }

    /** Whether a section of its own shows what was measured in a scenario. */
    static boolean isApart(Scenario scenario) {
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
        return advice().isEmpty()
                ? Answer.of(sweeps, summary, dimensions)
                : AdviceTable.sentence(advice())
                        + LayoutTable.sentence(layouts()).map(text -> " " + text).orElse("")
                        + (jvm().rows().isEmpty()
                                ? ""
                                : JvmTable.sentence(summary).map(text -> " " + text).orElse(""));
    }

    /** The rows of the decision table: needs that the run measured the work of; none for goals. */
    List<Advice> advice() {
        return advice;
    }

    /** Other layouts against the heap; none for goals. */
    List<Layouts.Row> layouts() {
        return attachments.goals().isEmpty() && ofCounters()
                ? Layouts.of(summary, attachments.footprints())
                : List.of();
    }

    /** What the JVM costs against C; no rows for goals, which have their own. */
    Table jvm() {
        return attachments.goals().isEmpty() && ofCounters()
                ? JvmTable.of(summary)
                : new Table("counter");
    }

    private List<Advice> advised() {
        if (!attachments.goals().isEmpty() || !ofCounters()) {
            return List.of();
        }
        return adviser().on(Need.table()).stream()
                .filter(each -> each.asAsked() && each.choice().isPresent())
                .toList();
    }

    /** What was screened and not measured in full. */
    Table screened() {
        return ScreeningTable.of(
                results.stream()
                        .filter(result -> result.purpose() == Purpose.SCREENING)
                        .filter(result -> !plan.cells().contains(result.cell()))
                        .toList());
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

    /** What makes a cell less sure than its neighbours. */
    List<Warning> warnings(CellKey cell) {
        return marks.marks().getOrDefault(cell, List.of());
    }

    /** What makes most cells less sure, a sentence each. */
    List<String> commonWarnings() {
        return marks.common();
    }

    /** Chooses counters by this run. */
    public Adviser adviser() {
        return new Adviser(
                summary,
                marks.marks(),
                attachments.footprints(),
                cpus(manifest.host().allowedCpus()));
    }

    /** How many CPUs a list such as {@code 0-1,4} has; 1 if it is none. */
    private static int cpus(String list) {
        int count = 0;
        for (String part : list.split(",")) {
            String[] ends = part.strip().split("-");
            if (!part.strip().matches("\\d{1,6}(-\\d{1,6})?")) {
                return 1;
            }
            count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
        }
        return count;
    }

    /** The forks of a cell for one purpose, in the order in which they ended. */
    List<ForkResult> forks(CellKey cell, Purpose purpose) {
        return forks.getOrDefault(cell, List.of()).stream()
                .filter(result -> result.purpose() == purpose)
                .toList();
    }
}
