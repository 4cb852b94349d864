package dev.percpu.harness.bench.tasks;

import dev.percpu.harness.store.Validation;

/**
 * What an owner's tasks have counted, and where their time went. Used by the owner alone.
 *
 * <p>A task is checked as its counters end: every page by which a sum is off counts as one that was
 * lost, in whichever direction, so that two errors never make up for each other.
 */
final class Ledger {

    private final long[] expected;
    private final long pages;
    private final double clockNanos = clock();

    private long issued;
    private long wrong;
    private long tasks;
    private long creation;
    private long end;
    private long total;

    Ledger(TaskScript script) {
        expected = script.expected();
        pages = script.pages();
    }

    /** How long reading the clock takes: the least of many, which nothing disturbed. */
    private static double clock() {
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

    /** Checks the sums of a task; those beyond its counters have to be zero. */
    void check(long... sums) {
        issued += pages;
        for (int i = 0; i < sums.length; i++) {
            wrong += Math.abs(sums[i] - (i < expected.length ? expected[i] : 0));
        }
    }

    /** Notes when a task was begun to be created, was created, was summed, and was closed. */
    void time(long begun, long created, long summed, long closed) {
        tasks++;
        creation += created - begun;
        end += closed - summed;
        total += closed - begun;
    }

    Validation validation() {
        return new Validation(issued, issued - wrong);
    }

    /** Forgets times, not checks. */
    void reset() {
        tasks = 0;
        creation = 0;
        end = 0;
        total = 0;
    }

    /** Nanoseconds of a task, less the clock's. */
    double totalNanos() {
        return (double) total / tasks - 3 * clockNanos;
    }

    /** Nanoseconds of a task's creation and close together, less the clock's; at least zero. */
    double lifecycleNanos() {
        return Math.max(0, (double) (creation + end) / tasks - 2 * clockNanos);
    }

    double clockNanos() {
        return clockNanos;
    }

    long tasks() {
        return tasks;
    }
}
