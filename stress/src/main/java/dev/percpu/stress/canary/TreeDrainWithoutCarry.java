package dev.percpu.stress.canary;

/** A tree whose drain empties the leaf and does not tell the root. */
public final class TreeDrainWithoutCarry extends BrokenTree {

    @Override
    public long drain() {
        return leaf.getAndSet(0);
    }
}
