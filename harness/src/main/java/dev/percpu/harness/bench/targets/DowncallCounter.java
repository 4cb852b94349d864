package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.linux.Bridge;

/**
 * A call of C that does nothing at each update: what a counter whose update is one call cannot be
 * faster than. A yardstick, no counter to use: one thread alone counts, in a plain field.
 */
final class DowncallCounter implements Counter {

    private static final Variant VARIANT = Variant.parse("yardstick:heap:single:plain");

    private long value;

    @Override
    public void add(long delta) {
        value += delta + Bridge.nothing();
    }

    @Override
    public long read() {
        return value;
    }

    @Override
    public long sum() {
        return value;
    }

    @Override
    public long drain() {
        long taken = value;
        value = 0;
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
