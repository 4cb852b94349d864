package dev.percpu.counters.atomic;

import dev.percpu.counters.Adder;

/**
 * An {@link Adder} that takes the place of {@link java.util.concurrent.atomic.LongAdder} by a
 * change of the import. New code says {@link dev.percpu.counters.Counters#adder}.
 *
 * <p>Thread-safe.
 */
public final class LongAdder extends Adder {

    private static final long serialVersionUID = 1L;

    /** Makes an adder whose value is zero. */
    public LongAdder() {}
}
