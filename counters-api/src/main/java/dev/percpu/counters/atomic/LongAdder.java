package dev.percpu.counters.atomic;

import dev.percpu.counters.Adder;

/**
 * An {@link Adder} that replaces {@link java.util.concurrent.atomic.LongAdder} if you only change
 * the import. New code uses {@link dev.percpu.counters.Counters#adder}.
 *
 * <p>Thread-safe.
 */
public final class LongAdder extends Adder {

    private static final long serialVersionUID = 1L;

    /** Creates an adder whose value is zero. */
    public LongAdder() {}
}
