package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A counter that is summed in the background, where folds and drains do not exclude each other: a
 * fold publishes what a drain has taken meanwhile. To run it is to fold.
 */
public final class FoldWithoutLock extends Broken implements Runnable {

    private static final int SLOTS = 64;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private volatile long folded;

    @Override
    public void add(long delta) {
        slots.addAndGet(0, delta);
    }

    @Override
    public void run() {
        folded = sum();
    }

    @Override
    public long read() {
        return folded;
    }

    @Override
    public long sum() {
        long sum = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            sum += slots.get(slot);
        }
        return sum;
    }

    @Override
    public long drain() {
        long taken = slots.getAndSet(0, 0);
        folded = 0;
        return taken;
    }
}
