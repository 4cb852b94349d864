package dev.percpu.harness.bench.targets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The least that a counter can cost: a field that one thread alone uses, read and written opaque
 * without any check. Two threads lose updates.
 */
final class OpaqueCounter extends YardstickCounter {

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
    public long sum() {
        return (long) VALUE.getOpaque(this);
    }

    @Override
    public long drain() {
        long taken = sum();
        VALUE.setOpaque(this, 0L);
        return taken;
    }
}
