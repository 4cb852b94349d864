package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Gauged;
import dev.percpu.harness.bench.WorkerPinning;
import dev.percpu.harness.stats.Medians;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds the length of a task's other work with which creating and closing the counters takes a
 * given share of the task's time. It runs tasks with some work and adjusts the work until the share
 * is right. The time of a creation depends on what runs between creations, so it cannot be computed
 * from tasks without work.
 */
public final class TaskGauge {

    /** The share of a task's time for creating and closing eager counters, in the articles. */
    public static final double SHARE = 0.135;

    /** The number of CPUs for which the articles give that share. */
    public static final int CPUS = 256;

    /** Long enough to include collections, and the clearing of memory in batches. */
    private static final long WINDOW_NANOS = 300_000_000;

    private static final int ADJUSTMENTS = 6;

    /** The last adjustments, whose median is the result; earlier ones have not converged yet. */
    private static final int KEPT = 3;

    /** The factor by which one adjustment may at most lengthen or shorten the work. */
    private static final double BOLD = 4;

    private static final int FIRST_GUESS = 20_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Supplier<CounterGroup> groups;
    private final TaskScript script;
    private final double stepNanos = Work.stepNanos();
    private long value;

    /**
     * A window of tasks: nanoseconds for one task's creation and close, their share of the elapsed
     * time, and nanoseconds of CPU time for one task.
     */
    private record Window(double lifecycleNanos, double share, double cpuNanos) {}

    private TaskGauge(Supplier<CounterGroup> groups, TaskScript script) {
        this.groups = groups;
        this.script = script;
    }

    /**
     * Gauges for a variant, a number of CPUs and a share, and writes a {@link Gauged} to a file.
     */
    public static void main(String[] arguments) throws IOException {
        WorkerPinning workerPinning =
                new WorkerPinning(0, Series.UPDATE, ForkSettings.ofThisJvm().cpus());
        TaskGroups eager =
                new TaskGroups(
                        arguments[0],
                        Integer.parseInt(arguments[1]),
                        SlotReuse.IMMEDIATE,
                        TaskGroups.Extent.COUNTERS);
        TaskGauge gauge =
                new TaskGauge(eager.factory(), TaskParameters.of(TaskPreset.FORK_TRUE).script());
        gauge.find(Double.parseDouble(arguments[2])).write(Path.of(arguments[3]));
        workerPinning.look();
    }

    private Gauged find(double share) {
        YoungHeap.passThrough();
        window(FIRST_GUESS);
        double work = FIRST_GUESS;
        double[] kept = new double[KEPT];
        for (int i = 0; i < ADJUSTMENTS; i++) {
            work = adjusted(work, window((long) work), share);
            kept[i % KEPT] = work;
        }
        long steps = Math.round(Medians.median(kept));
        Window found = window(steps);
        return new Gauged(steps, found.lifecycleNanos, stepNanos, found.share);
    }

    /**
     * The work with which the share would have been right. The share is one of elapsed time, since
     * other processes on the CPU slow creation and work alike. The length of the work follows from
     * the task's CPU time.
     */
    private double adjusted(double work, Window window, double share) {
        double right = work + (window.share / share - 1) * window.cpuNanos / stepNanos;
        return Math.max(work / BOLD, Math.min(work * BOLD, right));
    }

    private Window window(long work) {
        TaskOwner owner = new TaskOwner(groups, script, work, 1, 0, 1, List.of());
        long cpu = THREADS.getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        long now;
        do {
            value += owner.step();
            now = System.nanoTime();
        } while (now - begun < WINDOW_NANOS);
        long tasks = owner.operations();
        double lifecycle = Math.max(0, (double) owner.timedNanos() / tasks);
        owner.end();
        return new Window(
                lifecycle,
                lifecycle * tasks / (now - begun),
                (double) (THREADS.getCurrentThreadCpuTime() - cpu) / tasks);
    }
}
