package dev.percpu.harness.bench;

/** Adds nothing, so that measuring it gives the cost of the loop around an update. */
final class EmptyCounter extends AdaptedCounter {

    @Override
    public void add(long delta) {
        // The loop alone is measured.
    }

    @Override
    public long sum() {
        return 0;
    }

    @Override
    public long drain() {
        return 0;
    }
}
