package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLong;

/** A tree whose carry leaves the slot by a load and a store, so that two threads carry the same. */
public final class CarryByLoadAndStore extends Broken {

    private static final long BATCH = 2;

    private final AtomicLong slot = new AtomicLong();
    private final AtomicLong root = new AtomicLong();

    @Override
    public void add(long delta) {
        slot.addAndGet(delta);
        long held = slot.get();
        if (held >= BATCH) {
            root.addAndGet(held);
            slot.set(0);
        }
    }

    @Override
    public long sum() {
        return root.get() + slot.get();
    }
}
