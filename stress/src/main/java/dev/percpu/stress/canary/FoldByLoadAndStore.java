package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLong;

/** A fold that empties the slot with a load and a store: what is added between them is lost. */
public final class FoldByLoadAndStore extends Broken {

    private final AtomicLong slot = new AtomicLong();
    private final AtomicLong central = new AtomicLong();

    @Override
    public void add(long delta) {
        if (slot.addAndGet(delta) >= 2) {
            synchronized (this) {
                central.addAndGet(slot.get());
                slot.set(0);
            }
        }
    }

    @Override
    public synchronized long sum() {
        return central.get() + slot.get();
    }
}
