package dev.percpu.harness.report;

import dev.percpu.counters.CpuList;
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
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A run, complete or not, in the form that all reports read. */
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
    private final List<Layouts.Row> layouts;
    private final List<JvmTable.Line> jvm;

    /**
     * @param name distinguishes the run from others in the same report
     * @param manifest the plan of the run, and the host
     * @param results the results of the forks that ended, in any order
     * @param attachments what reports show besides the fork results
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
                                        .map(Plan.Precision::share)
                                        .map(OptionalDouble::of)
                                        .orElse(OptionalDouble.empty())),
                        summary.cells().size());
        boolean counters = attachments.goals().isEmpty() && ofCounters();
        this.advice = counters ? advised() : List.of();
        this.layouts = counters ? Layouts.of(summary, attachments.footprints()) : List.of();
        this.jvm = counters ? JvmTable.lines(summary) : List.of();
    }

    /** Whether a fork result appears beside others in the table of its scenario. */
    private static boolean isCompared(ForkResult result) {
        return result.purpose() != Purpose.SCREENING && !isApart(result.scenario());
    }

    /** Whether a scenario has its own section in the report. */
    static boolean isApart(Scenario scenario) {
        return List.of(Footprints.WORKLOAD, CoreLatencies.WORKLOAD).contains(scenario.workload());
    }

    String name() {
        return name;
    }

    /** The plan of the run, without the cells that its screening has ruled out. */
    public Plan plan() {
        return plan;
    }

    /** The goal results; empty if the run has no goals. */
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

    /** The answer of the run in one sentence. */
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
                        + LayoutTable.sentence(layouts).map(text -> " " + text).orElse("")
                        + JvmTable.sentence(jvm).map(text -> " " + text).orElse("");
    }

    /**
     * The rows of the decision table: the needs whose workload the run measured. Empty if the run
     * has goals.
     */
    List<Advice> advice() {
        return advice;
    }

    /** Other layouts compared with the heap; empty if the run has goals. */
    List<Layouts.Row> layouts() {
        return layouts;
    }

    /**
     * What the JVM costs compared with C. It has no rows if the run has goals, because they cover
     * this.
     */
    Table jvm() {
        return JvmTable.of(jvm);
    }

    private List<Advice> advised() {
        return adviser().on(Need.table()).stream()
                .filter(each -> each.asAsked() && each.choice().isPresent())
                .toList();
    }

    /** The cells that were screened but not measured in full. */
    Table screened() {
        return ScreeningTable.of(
                results.stream()
                        .filter(result -> result.purpose() == Purpose.SCREENING)
                        .filter(result -> !plan.cells().contains(result.cell()))
                        .toList());
    }

    /**
     * The quantity by which a sweep is ranked, taken from its first fork that measured anything.
     */
    Quantity quantity(Sweep sweep) {
        return results.stream()
                .filter(result -> Sweep.key(result.scenario()).equals(sweep.scenario()))
                .flatMap(result -> result.series().stream().limit(1))
                .map(Series::quantity)
                .findFirst()
                .orElse(Quantity.THROUGHPUT);
    }

    /** Whether the run was meant to compare counters at work. */
    boolean ofCounters() {
        return attachments.section().isEmpty()
                && plan.cells().stream().anyMatch(cell -> !isApart(cell.scenario()));
    }

    /** The warnings about this cell, not about the whole run. */
    List<Warning> warnings(CellKey cell) {
        return marks.marks().getOrDefault(cell, List.of());
    }

    /** The warnings that hold for most cells, one sentence each. */
    List<String> commonWarnings() {
        return marks.common();
    }

    /** An adviser that chooses counters by the figures of this run. */
    public Adviser adviser() {
        return new Adviser(
                summary,
                marks.marks(),
                attachments.footprints(),
                cpus(manifest.host().allowedCpus()));
    }

    /** The number of CPUs in a list; 1 if the text is not a list of CPUs. */
    private static int cpus(String list) {
        try {
            return Math.max(1, CpuList.parse(list).size());
        } catch (IllegalArgumentException e) {
            return 1;
        }
    }

    /** The forks of a cell for one purpose, in the order in which they ended. */
    List<ForkResult> forks(CellKey cell, Purpose purpose) {
        return forks.getOrDefault(cell, List.of()).stream()
                .filter(result -> result.purpose() == purpose)
                .toList();
    }
}
