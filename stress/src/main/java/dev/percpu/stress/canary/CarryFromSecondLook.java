package dev.percpu.stress.canary;

/**
 * A tree whose carry is computed from a second look at the leaf: two threads may carry the same
 * batch, or neither of them one.
 */
public final class CarryFromSecondLook extends BrokenTree {

    @Override
    public void add(long delta) {
        leaf.addAndGet(delta);
        long value = leaf.get();
        root.addAndGet(rounded(value) - rounded(value - delta));
    }
}
