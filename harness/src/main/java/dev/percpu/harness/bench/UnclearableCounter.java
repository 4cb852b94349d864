package dev.percpu.harness.bench;

/** An adapter of a counter that can only grow. */
public abstract class UnclearableCounter extends AdaptedCounter {

    protected UnclearableCounter() {}

    @Override
    public final long drain() {
        throw new UnsupportedOperationException("this counter cannot be cleared without loss");
    }
}
