package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;

/** Part of what a counter costs, as a yardstick: no counter to use. It has nothing to give back. */
abstract class YardstickCounter implements Counter {

    private static final Variant VARIANT = Variant.parse("yardstick:heap:single:plain");

    @Override
    public final long read() {
        return sum();
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
        // Memory of the heap goes with the object, and a column is there for all.
    }
}
