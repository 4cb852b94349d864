package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A drain that sums first and clears then: two take the same value, and an update between is lost.
 */
public final class DrainBySumAndSet extends Broken {

    private final AtomicLong slot = new AtomicLong();

    @Override
    public void add(long delta) {
        slot.addAndGet(delta);
    }

    @Override
    public long sum() {
        return slot.get();
    }

    @Override
    public long drain() {
        long taken = sum();
        slot.set(0);
        return taken;
    }
}
