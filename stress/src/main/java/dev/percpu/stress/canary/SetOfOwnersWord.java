package dev.percpu.stress.canary;

import dev.percpu.counters.LocalCounter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter with an owner whose word every thread sets. The owner's load and store may lie around
 * that: then its addition brings back what has been overwritten.
 */
public final class SetOfOwnersWord extends Broken implements LocalCounter {

    private final Thread owner = Thread.currentThread();
    private final AtomicLong remote = new AtomicLong();
    private volatile long count;

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void add(long delta) {
        if (owner == Thread.currentThread()) {
            count = count + delta;
        } else {
            remote.addAndGet(delta);
        }
    }

    @Override
    public void set(long value) {
        remote.set(0);
        count = value;
    }

    @Override
    public long sum() {
        return remote.get() + count;
    }
}
