package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates tasks, lives them, and ends them, one after the other. One thread's.
 *
 * <p>A task is checked as its counters end: every page by which a sum is off counts as one that was
 * lost, in whichever direction, so that two errors never make up for each other. Its creation and
 * its close are timed by themselves, less what reading the clock takes.
 */
final class TaskOwner extends Task {

    private final Supplier<CounterGroup> factory;
    private final ThreadScript threadScript;
    private final TaskWorkers taskWorkers;
    private final long[] expected;
    private final long pages;
    private final long[] sums;
    private final long clock = Math.round(2 * clockNanos());

    /** Those that are alive, in the order of their creation from {@link #position} on. */
    private final CounterGroup[] alive;

    /** Written to only if something is wrong; what each operation writes to is the superclass's. */
    private long wrong;

    /**
     * Prepares, and brings as many tasks to life as are to be alive at once.
     *
     * @throws IllegalStateException if there is not enough memory; the message is one line
     */
    TaskOwner(
            Supplier<CounterGroup> groups,
            TaskScript script,
            long work,
            int live,
            int number,
            int owners,
            List<Integer> cpus) {
        factory = groups;
        threadScript = script.threadScript(Step.OWNER, work);
        taskWorkers = TaskWorkers.of(script, work, number, owners, cpus);
        expected = script.expected();
        pages = script.pages();
        alive = new CounterGroup[live - 1];
        last = 1;
        try {
            for (int i = 0; i < alive.length; i++) {
                alive[i] = born(i + 1L);
                last = threadScript.run(alive[i], taskWorkers, last);
            }
        } catch (IllegalStateException e) {
            taskWorkers.close();
            throw e;
        }
        CounterGroup one = born(live);
        sums = new long[one.size()];
        one.close();
    }

    /** How long reading the clock takes: the least of many, which nothing disturbed. */
    static double clockNanos() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 1000; round++) {
            long begun = System.nanoTime();
            long last = begun;
            for (int i = 0; i < 100; i++) {
                last = System.nanoTime();
            }
            least = Math.min(least, last - begun);
        }
        return least / 100.0;
    }

    private CounterGroup born(long number) {
        try {
            return factory.get();
        } catch (IllegalStateException | OutOfMemoryError e) {
            // Without the cause: whoever reports a failed fork looks for the innermost one.
            throw new IllegalStateException(
                    "no memory for task "
                            + number
                            + " of "
                            + (alive.length + 1)
                            + " that are to be alive at once ("
                            + e.getMessage()
                            + "); ask for fewer with live=, for fewer CPUs, or give the JVM more"
                            + " with -Xmx");
        }
    }

    /** One task is born and lives, and the oldest one ends. */
    @Override
    public long step() {
        long begun = System.nanoTime();
        CounterGroup group = born(alive.length + 1L);
        long created = System.nanoTime();
        last = threadScript.run(group, taskWorkers, last);
        CounterGroup oldest = group;
        if (alive.length > 0) {
            int next = (int) position;
            oldest = alive[next];
            alive[next] = group;
            position = next + 1 == alive.length ? 0 : next + 1;
        }
        check(oldest);
        long summed = System.nanoTime();
        oldest.close();
        time(begun, created, summed, System.nanoTime());
        return last;
    }

    /** The sums of a task; those beyond its counters have to be zero. */
    private void check(CounterGroup group) {
        group.sumAll(sums);
        issued += pages;
        for (int i = 0; i < sums.length; i++) {
            long off = sums[i] - (i < expected.length ? expected[i] : 0);
            if (off != 0) {
                wrong += Math.abs(off);
            }
        }
    }

    /** Notes when a task was begun to be created, was created, was summed, and was closed. */
    void time(long begun, long created, long summed, long closed) {
        nanos += created - begun + closed - summed - clock;
        looks++;
    }

    @Override
    public Optional<String> timed() {
        return Optional.of(Series.LIFECYCLE);
    }

    @Override
    public long operations() {
        return looks;
    }

    /** What the counters of the tasks that have ended held, of what was issued to them. */
    long counted() {
        return issued - wrong;
    }

    /** Ends every task that is alive, and the other threads. */
    @Override
    public void end() {
        for (CounterGroup group : alive) {
            check(group);
            group.close();
        }
        taskWorkers.close();
    }
}
