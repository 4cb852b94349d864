package dev.percpu.stress.canary;

import dev.percpu.counters.BatchedCounter;

/** What the broken counters with a batch do not do at all. */
abstract class BrokenBatched extends Broken implements BatchedCounter {

    @Override
    public void addLocal(long delta) {
        throw unused();
    }

    @Override
    public void set(long value) {
        throw unused();
    }

    @Override
    public void sync() {
        throw unused();
    }

    @Override
    public int compare(long rhs) {
        throw unused();
    }

    @Override
    public boolean limitedAdd(long limit, long amount) {
        throw unused();
    }

    @Override
    public final int batch() {
        return 2;
    }
}
