package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The least that a counter can cost: a field that one thread alone uses, read and written opaque
 * without any check. A yardstick, no counter to use: it is never closed, and two threads lose
 * updates.
 */
final class OpaqueCounter implements Counter {

    private static final Variant VARIANT = Variant.parse("yardstick:heap:single:plain");

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(OpaqueCounter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    @Override
    public void add(long delta) {
        VALUE.setOpaque(this, (long) VALUE.getOpaque(this) + delta);
    }

    @Override
    public long read() {
        return (long) VALUE.getOpaque(this);
    }

    @Override
    public long sum() {
        return read();
    }

    @Override
    public long drain() {
        long taken = read();
        VALUE.setOpaque(this, 0L);
        return taken;
    }

    @Override
    public Variant variant() {
        return VARIANT;
    }

    @Override
    public Accuracy accuracy() {
        return Accuracy.LOSSY;
    }

    @Override
    public void close() {
        // Memory of the heap goes with the object.
    }
}
