package dev.percpu.stress.canary;

import dev.percpu.counters.Accuracy;
import java.util.concurrent.atomic.AtomicLong;

/** The sound part of a tree: a leaf, and a root that is told of whole batches of it. */
abstract class BrokenTree extends Broken {

    private static final long BATCH = 2;

    final AtomicLong leaf = new AtomicLong();
    final AtomicLong root = new AtomicLong();

    /** What the root has been told of when a leaf has come to this value. */
    static long rounded(long value) {
        return value & -BATCH;
    }

    @Override
    public void add(long delta) {
        long value = leaf.addAndGet(delta);
        root.addAndGet(rounded(value) - rounded(value - delta));
    }

    @Override
    public final long read() {
        return root.get();
    }

    @Override
    public final long sum() {
        return leaf.get();
    }

    @Override
    public final Accuracy accuracy() {
        return new Accuracy(BATCH - 1, 0, Accuracy.Consistency.QUIESCENT);
    }
}
