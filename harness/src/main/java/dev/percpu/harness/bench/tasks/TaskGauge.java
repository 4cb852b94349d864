package dev.percpu.harness.bench.tasks;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.bench.Presence;
import dev.percpu.harness.store.Series;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds the work beside the counters of tasks with which creating and closing the counters takes a
 * given share of a task's time: by doing tasks with some work, and changing it until the share is
 * right. How long a creation takes depends on what goes on between creations, so it is not computed
 * from tasks without work.
 */
public final class TaskGauge {

    private static final long WARM_UP_NANOS = 400_000_000;
    private static final long ROUND_NANOS = 1_000_000;
    private static final int ROUNDS = 150;
    private static final int ADJUSTMENTS = 6;

    /** Adjustments whose results count; those before them are on their way. */
    private static final int KEPT = 3;

    private static final int FIRST_GUESS = 20_000;

    private final Supplier<CounterGroup> groups;
    private final TaskScript script;
    private final double stepNanos = Work.stepNanos();
    private long value;

    /** A task's times in nanoseconds. */
    private record Times(double lifecycle, double total) {}

    private TaskGauge(Supplier<CounterGroup> groups, TaskScript script) {
        this.groups = groups;
        this.script = script;
    }

    /**
     * Gauges, and leaves a {@link Gauged} in a file.
     *
     * @param arguments the subject, the CPUs, the task in text form, the share, and the file
     * @throws IOException if the file cannot be written
     * @throws TraceException if the task's script is in a trace that cannot be used
     */
    public static void main(String[] arguments) throws IOException, TraceException {
        Presence presence = new Presence(0, Series.UPDATE, ForkSettings.ofThisJvm().cpus());
        TaskGroups eager =
                new TaskGroups(
                        arguments[0],
                        Integer.parseInt(arguments[1]),
                        SlotReuse.IMMEDIATE,
                        Extent.COUNTERS);
        TaskGauge gauge =
                new TaskGauge(eager.factory(), TaskParameters.parse(arguments[2]).script());
        gauge.find(Double.parseDouble(arguments[3])).write(java.nio.file.Path.of(arguments[4]));
        presence.look();
    }

    private Gauged find(double share) {
        times(FIRST_GUESS, WARM_UP_NANOS, 1);
        double work = FIRST_GUESS;
        double[] kept = new double[KEPT];
        Times times = new Times(0, 1);
        for (int i = 0; i < ADJUSTMENTS; i++) {
            times = times((long) work, ROUND_NANOS, ROUNDS);
            work = adjusted(work, times, share);
            kept[i % KEPT] = work;
        }
        Arrays.sort(kept);
        long steps = Math.round(kept[KEPT / 2]);
        Times found = times(steps, ROUND_NANOS, ROUNDS);
        return new Gauged(steps, found.lifecycle, stepNanos, found.lifecycle / found.total);
    }

    /** The work with which the share would have been right. */
    private double adjusted(double work, Times times, double share) {
        double wanted = times.lifecycle / share;
        return Math.max(0, work + (wanted - times.total) / stepNanos);
    }

    private Times times(long work, long nanos, int rounds) {
        double[] lifecycles = new double[rounds];
        double[] totals = new double[rounds];
        try (TaskOwner owner = new TaskOwner(groups, script, work, 1, 0, 1, List.of())) {
            for (int round = 0; round < rounds; round++) {
                owner.ledger().reset();
                long end = System.nanoTime() + nanos;
                do {
                    value += owner.turn();
                } while (System.nanoTime() < end);
                lifecycles[round] = owner.ledger().lifecycleNanos();
                totals[round] = owner.ledger().totalNanos();
            }
        }
        return new Times(quartile(lifecycles), quartile(totals));
    }

    /** The lower one: what disturbs a round only makes it longer. */
    private static double quartile(double... values) {
        Arrays.sort(values);
        return values[values.length / 4];
    }
}
