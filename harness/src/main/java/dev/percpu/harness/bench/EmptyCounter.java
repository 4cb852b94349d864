package dev.percpu.harness.bench;

import dev.percpu.counters.SnapshotCounter;

/**
 * Does nothing, so that measuring it gives the cost of the loop around an operation, whatever the
 * workload.
 */
final class EmptyCounter extends AdaptedCounter implements SnapshotCounter {

    @Override
    public void add(long delta) {
        // The loop alone is measured.
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
