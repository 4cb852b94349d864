package dev.percpu.stress.canary;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A slab with one owner at a time. Who takes it over from a thread that has ended puts the values
 * of all its cells aside first and clears them then: between the two, a sum finds the value twice.
 */
public final class AdoptionInTwoSteps extends Broken {

    /** The cells of other counters in the slab; only that there are many of them matters. */
    private static final AtomicLongArray OTHERS = new AtomicLongArray(4096);

    private volatile long slot;
    private volatile long folded;
    private volatile Thread owner;

    @Override
    public void add(long delta) {
        if (owner != Thread.currentThread()) {
            owner = Thread.currentThread();
            folded = folded + slot;
            for (int cell = 0; cell < OTHERS.length(); cell++) {
                OTHERS.set(cell, 0);
            }
            slot = 0;
        }
        slot = slot + delta;
    }

    @Override
    public long sum() {
        return folded + slot;
    }
}
