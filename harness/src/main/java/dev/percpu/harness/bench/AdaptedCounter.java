package dev.percpu.harness.bench;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;

/**
 * What every adapter of another library's counter has in common. The adapters are final and add
 * nothing to an update, so that compiled code holds the peer's own.
 */
abstract class AdaptedCounter implements Counter {

    private static final Variant VARIANT = Variant.parse("peer:heap:single:atomic");

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
        return Accuracy.QUIESCENT;
    }

    @Override
    public void close() {
        // Memory of the heap goes with the object.
    }
}
