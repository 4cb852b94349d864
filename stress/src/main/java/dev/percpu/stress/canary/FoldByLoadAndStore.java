package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLong;

/** A fold that empties the slot with a load and a store: what is added between them is lost. */
public final class FoldByLoadAndStore extends BrokenBatched {

    private final AtomicLong slot = new AtomicLong();
    private volatile long central;

    @Override
    public void add(long delta) {
        if (slot.addAndGet(delta) >= 2) {
            sync();
        }
    }

    @Override
    public void addLocal(long delta) {
        slot.addAndGet(delta);
    }

    @Override
    public synchronized void sync() {
        central += slot.get();
        slot.set(0);
    }

    @Override
    public synchronized long sum() {
        return central + slot.get();
    }
}
