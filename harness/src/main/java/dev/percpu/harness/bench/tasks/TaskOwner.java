package dev.percpu.harness.bench.tasks;

import dev.percpu.counters.CounterGroup;
import java.util.List;
import java.util.function.Supplier;

/** Creates tasks, lives them, and ends them, one after the other. One thread's. */
final class TaskOwner implements AutoCloseable {

    private final Supplier<CounterGroup> factory;
    private final Lane lane;
    private final Crew crew;
    private final Ledger ledger;
    private final long[] sums;

    /** Those that are alive, in the order of their creation from {@link #next} on. */
    private final CounterGroup[] alive;

    private int next;
    private long value = 1;

    /**
     * Prepares, and brings as many tasks to life as are to be alive at once.
     *
     * @param groups makes the tasks' counters
     * @param script what each of them does
     * @param work the steps of work of each
     * @param live how many are alive at once
     * @param number the calling thread's number among the owners
     * @param owners how many owners there are
     * @param cpus the CPUs to deal out to their other threads
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
        lane = script.lane(Step.OWNER, work);
        crew = Crew.of(script, work, number, owners, cpus);
        ledger = new Ledger(script);
        alive = new CounterGroup[live - 1];
        try {
            for (int i = 0; i < alive.length; i++) {
                alive[i] = born(i + 1L);
                value = lane.run(alive[i], crew, value);
            }
        } catch (IllegalStateException e) {
            crew.close();
            throw e;
        }
        CounterGroup one = born(live);
        sums = new long[one.size()];
        one.close();
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
    long turn() {
        long begun = System.nanoTime();
        CounterGroup group = born(alive.length + 1L);
        long created = System.nanoTime();
        value = lane.run(group, crew, value);
        CounterGroup oldest = group;
        if (alive.length > 0) {
            oldest = alive[next];
            alive[next] = group;
            next = next + 1 == alive.length ? 0 : next + 1;
        }
        oldest.sumAll(sums);
        ledger.check(sums);
        long summed = System.nanoTime();
        oldest.close();
        ledger.time(begun, created, summed, System.nanoTime());
        return value;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Ends every task that is alive, and the other threads. */
    @Override
    public void close() {
        for (CounterGroup group : alive) {
            group.sumAll(sums);
            ledger.check(sums);
            group.close();
        }
        crew.close();
    }
}
