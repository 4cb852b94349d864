package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A tree whose drain takes the slot and clears the root, whatever a carry on its way has put there
 * since it was read.
 */
public final class TreeDrainWithoutCarry extends Broken {

    private static final long BATCH = 2;

    private final AtomicLong slot = new AtomicLong();
    private final AtomicLong root = new AtomicLong();

    @Override
    public void add(long delta) {
        if (slot.addAndGet(delta) >= BATCH) {
            root.addAndGet(slot.getAndSet(0));
        }
    }

    @Override
    public long sum() {
        return root.get() + slot.get();
    }

    @Override
    public long drain() {
        long taken = root.get() + slot.getAndSet(0);
        root.set(0);
        return taken;
    }
}
