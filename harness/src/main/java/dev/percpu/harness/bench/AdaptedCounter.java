package dev.percpu.harness.bench;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;

/**
 * The common part of all adapters of counters of other libraries. The adapters are final and add
 * nothing to an update, so compiled code contains only the peer's own update.
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
        // The memory is on the heap and is freed with the object.
    }
}
