package dev.percpu.harness.bench.load;

import dev.percpu.counters.SnapshotCounter;

/** Takes snapshots of a counter that others add to, which therefore never go back. */
final class SnapshotTask extends TimedTask {

    private final SnapshotCounter counter;

    SnapshotTask(SnapshotCounter counter, int perSecond) {
        super(perSecond);
        this.counter = counter;
    }

    @Override
    long look() {
        long value = counter.snapshot();
        if (value < last) {
            throw new IllegalStateException("a snapshot of " + last + " was followed by " + value);
        }
        last = value;
        return value;
    }
}
