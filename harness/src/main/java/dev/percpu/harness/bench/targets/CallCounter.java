package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;

/**
 * A call at each update, which does nothing: what a counter whose update is one such call cannot be
 * faster than. A yardstick, no counter to use: one thread alone counts, in a plain field.
 */
abstract class CallCounter implements Counter {

    private static final Variant VARIANT = Variant.parse("yardstick:heap:single:plain");

    /** What subclasses add to. */
    long value;

    @Override
    public final long read() {
        return value;
    }

    @Override
    public final long sum() {
        return value;
    }

    @Override
    public final long drain() {
        long taken = value;
        value = 0;
        return taken;
    }

    @Override
    public final Variant variant() {
        return VARIANT;
    }

    @Override
    public final Accuracy accuracy() {
        return Accuracy.LOSSY;
    }

    @Override
    public final void close() {
        // Memory of the heap goes with the object.
    }
}
