package dev.percpu.harness.bench;

import dev.percpu.counters.SnapshotCounter;

/**
 * A counter that does nothing. Measuring it gives the cost of the loop around an operation, for any
 * workload.
 */
final class EmptyCounter extends AdaptedCounter implements SnapshotCounter {

    @Override
    public void add(long delta) {
        // Only the loop is measured.
    }

    @Override
    public long sum() {
        return 0;
    }

    @Override
    public long snapshot() {
        return 0;
    }

    @Override
    public long drain() {
        return 0;
    }
}
