package dev.percpu.harness.bench.targets;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.linux.Sections;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A restartable sequence at each update, with nothing of a counter around it. A yardstick, no
 * counter to use: its memory is never given back, and a drain loses updates.
 */
final class SectionCounter implements Counter {

    private static final Variant VARIANT = Variant.parse("yardstick:heap:single:plain");

    private static final int UNITS = Topology.read().possible().length();
    private static final long STRIDE = 128;
    private static final MemorySegment COLUMN =
            Arena.global().allocate(UNITS * STRIDE, STRIDE).fill((byte) 0);
    private static final long SLOT0 = COLUMN.address();

    @Override
    public void add(long delta) {
        Sections.add(SLOT0, STRIDE, UNITS, Long.BYTES, delta);
    }

    @Override
    public long read() {
        return sum();
    }

    @Override
    public long sum() {
        long sum = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            long done = COLUMN.get(ValueLayout.JAVA_LONG, unit * STRIDE);
            sum += done - COLUMN.get(ValueLayout.JAVA_LONG, unit * STRIDE + Long.BYTES);
        }
        return sum;
    }

    @Override
    public long drain() {
        long taken = sum();
        COLUMN.fill((byte) 0);
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
        // The column is there for all.
    }
}
