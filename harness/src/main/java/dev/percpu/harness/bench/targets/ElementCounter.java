package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The least that a counter can cost whose value is not in its own object: two loads, of which the
 * second waits for the first. A yardstick, no counter to use: it is never closed, and two threads
 * lose updates.
 */
final class ElementCounter implements Counter {

    private static final Variant VARIANT = Variant.parse("yardstick:heap:single:plain");

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[1];

    @Override
    public void add(long delta) {
        WORD.setOpaque(words, 0, (long) WORD.getOpaque(words, 0) + delta);
    }

    @Override
    public long read() {
        return (long) WORD.getOpaque(words, 0);
    }

    @Override
    public long sum() {
        return read();
    }

    @Override
    public long drain() {
        long taken = read();
        WORD.setOpaque(words, 0, 0L);
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
