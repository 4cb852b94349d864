package dev.percpu.stress.canary;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;

/** What the broken counters do not do at all. */
abstract class Broken implements Counter {

    private static final Variant VARIANT = Variant.parse("broken:heap:single:atomic");

    /** The refusal of what no test of the copy needs. */
    static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("this canary's test does not use it");
    }

    @Override
    public void add(long delta) {
        throw unused();
    }

    @Override
    public long read() {
        return sum();
    }

    @Override
    public long sum() {
        throw unused();
    }

    @Override
    public long drain() {
        throw unused();
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
    public void close() {}
}
