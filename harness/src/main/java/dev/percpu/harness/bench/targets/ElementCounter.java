package dev.percpu.harness.bench.targets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The least that a counter can cost whose value is not in its own object: two loads, of which the
 * second waits for the first. Two threads lose updates.
 */
final class ElementCounter extends YardstickCounter {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[1];

    @Override
    public void add(long delta) {
        WORD.setOpaque(words, 0, (long) WORD.getOpaque(words, 0) + delta);
    }

    @Override
    public long sum() {
        return (long) WORD.getOpaque(words, 0);
    }

    @Override
    public long drain() {
        long taken = sum();
        WORD.setOpaque(words, 0, 0L);
        return taken;
    }
}
