package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A slot with a central count whose fold keeps no sum out: what it has taken from the slot is
 * nowhere until the central count has it.
 */
public final class FoldSeenHalfway extends Broken {

    private final AtomicLong slot = new AtomicLong();
    private final AtomicLong central = new AtomicLong();

    @Override
    public void add(long delta) {
        if (slot.addAndGet(delta) >= 2) {
            central.addAndGet(slot.getAndSet(0));
        }
    }

    @Override
    public long sum() {
        return central.get() + slot.get();
    }
}
