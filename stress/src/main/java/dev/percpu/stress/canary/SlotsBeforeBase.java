package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Slots and a base that says what has been drained of them, with a sum that looks at the base last:
 * it may find a drain there without the update that the drain took.
 */
public final class SlotsBeforeBase extends Broken {

    private static final int SLOTS = 64;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private volatile long base;

    @Override
    public void add(long delta) {
        slots.addAndGet(0, delta);
    }

    @Override
    public long sum() {
        long found = walk();
        return found + base;
    }

    @Override
    public synchronized long drain() {
        long found = walk();
        long taken = base + found;
        base = -found;
        return taken;
    }

    private long walk() {
        long found = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            found += slots.get(slot);
        }
        return found;
    }
}
