package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.store.Series;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates tasks, runs their scripts and ends them, one after the other. For use by one thread.
 *
 * <p>When a task's counters end, their sums are checked. Every page of a difference counts as a
 * lost page, whether the sum is too high or too low, so that two errors never cancel out. A task's
 * creation and close are timed separately, and the time of reading the clock is subtracted.
 */
final class TaskOwner extends Task {

    private final Supplier<CounterGroup> factory;
    private final ThreadScript threadScript;
    private final TaskWorkers taskWorkers;
    private final long[] expected;
    private final long pages;
    private final long[] sums;
    private final long clock = Math.round(2 * clockNanos());

    /** The tasks that are alive, from {@link #position} on in the order of their creation. */
    private final CounterGroup[] alive;

    /**
     * Written only if a sum is wrong. The fields that each operation writes are in the superclass.
     */
    private long wrong;

    /**
     * Prepares, and creates as many tasks as are to be alive at once.
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

    /**
     * The time of reading the clock, in nanoseconds: the minimum of many measurements, which is the
     * least disturbed one.
     */
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
            // No cause: the report of a failed fork shows the message of the innermost cause.
            throw new IllegalStateException(
                    "no memory for task "
                            + number
                            + " of "
                            + (alive.length + 1)
                            + " that must be alive at once ("
                            + e.getMessage()
                            + "); use fewer tasks (live=) or fewer CPUs, or raise -Xmx");
        }
    }

    /** Creates a task, runs its script, and ends the oldest task. */
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

    /** Checks the sums of a task; words other than its counters must be zero. */
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

    /**
     * Adds the times of a task's creation and close.
     *
     * @param begun before the creation
     * @param created after the creation
     * @param summed before the close
     * @param closed after the close
     */
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

    /** The pages that were issued to the counters of ended tasks, less those that were lost. */
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
