package dev.percpu.harness.bench.tasks;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.bench.Evidence;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What the tasks of a fork are, and what all its owners report. Thread-safe once prepared. */
@State(Scope.Benchmark)
public class TaskPlan {

    /** A variant's full name, or a peer's; JMH sets it. */
    @Param("percpu:heap:cpu:atomic")
    public String subject;

    /** The CPUs to lay counters out for; JMH sets it. */
    @Param("256")
    public int cpus;

    /** The text form of {@link TaskParameters}; JMH sets it. */
    @Param("fork-true")
    public String task;

    /** When a closed task's memory may serve another; JMH sets it. */
    @Param("IMMEDIATE")
    public SlotReuse reuse;

    /** What a task has besides its counters; JMH sets it. */
    @Param("COUNTERS")
    public Extent extent;

    /** The steps of work of a task whose cost is 100; JMH sets it. */
    @Param("0")
    public int work;

    private final ForkSettings settings = ForkSettings.ofThisJvm();
    private final List<Report> reports = new ArrayList<>();
    private TaskParameters parameters;
    private TaskScript script;
    private Supplier<CounterGroup> groups;
    private int owners;

    /** What an owner leaves at its end. */
    record Report(
            Worker worker, Validation validation, List<Double> shares, List<Double> lifecycles) {}

    /** Created by JMH. */
    public TaskPlan() {}

    /**
     * Prepares the creation of tasks.
     *
     * @param params the fork's parameters
     * @throws TraceException if the script is in a trace that cannot be used
     */
    @Setup(Level.Trial)
    public void prepare(BenchmarkParams params) throws TraceException {
        parameters = TaskParameters.parse(task);
        script = parameters.script();
        groups = new TaskGroups(subject, cpus, reuse, extent).factory();
        owners = params.getThreads();
        Eden.passThrough();
    }

    List<Integer> pins() {
        return settings.cpus();
    }

    /** Makes an owner, which the calling thread will be. */
    TaskOwner owner(int number) {
        long steps = (long) work * parameters.get(TaskParameters.Number.COST) / 100;
        int live = parameters.get(TaskParameters.Number.LIVE);
        return new TaskOwner(groups, script, steps, live, number, owners, pins());
    }

    /** Takes an owner's report; with the last one, leaves the fork's evidence and figures. */
    synchronized void report(Report report) throws IOException {
        reports.add(report);
        if (reports.size() < owners) {
            return;
        }
        reports.sort(Comparator.comparingInt(one -> one.worker().number()));
        long issued = 0;
        long counted = 0;
        for (Report one : reports) {
            issued += one.validation().issued();
            counted += one.validation().counted();
        }
        new Evidence(new Validation(issued, counted), reports.stream().map(Report::worker).toList())
                .write(settings.evidence());
        new TaskFigures(
                        means(reports.stream().map(Report::shares).toList()),
                        means(reports.stream().map(Report::lifecycles).toList()))
                .write(settings.evidence());
    }

    /** For each iteration that all owners have measured, the mean over owners. */
    private static List<Double> means(List<List<Double>> all) {
        int iterations = all.stream().mapToInt(List::size).min().orElse(0);
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            int at = i;
            means.add(all.stream().mapToDouble(one -> one.get(at)).average().orElseThrow());
        }
        return means;
    }
}
