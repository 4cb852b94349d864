package dev.percpu.stress.canary;

/**
 * A slab with one owner at a time. Who takes it over from a thread that has ended puts its value
 * aside first and clears it then: between the two, a sum finds the value twice.
 */
public final class AdoptionInTwoSteps extends Broken {

    private volatile long slot;
    private volatile long folded;
    private volatile Thread owner;

    @Override
    public void add(long delta) {
        if (owner != Thread.currentThread()) {
            owner = Thread.currentThread();
            folded = folded + slot;
            slot = 0;
        }
        slot = slot + delta;
    }

    @Override
    public long sum() {
        return folded + slot;
    }
}
