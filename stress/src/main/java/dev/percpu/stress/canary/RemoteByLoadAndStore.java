package dev.percpu.stress.canary;

/** A counter with an owner that lets every thread take the owner's path, a load and a store. */
public final class RemoteByLoadAndStore extends Broken {

    private volatile long count;

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void add(long delta) {
        count = count + delta;
    }

    @Override
    public long sum() {
        return count;
    }
}
