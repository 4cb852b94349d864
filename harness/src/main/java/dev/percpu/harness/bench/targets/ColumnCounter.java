package dev.percpu.harness.bench.targets;

import dev.percpu.counters.cpu.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A restartable sequence at each update, with nothing of a counter around it. Its memory is never
 * given back, and a drain loses updates.
 */
abstract class ColumnCounter extends YardstickCounter {

    /** The slots of the column. */
    static final int UNITS = Topology.read().possible().length();

    /** From one slot to the next, in bytes. */
    static final long STRIDE = 128;

    private static final MemorySegment COLUMN =
            Arena.global().allocate(UNITS * STRIDE, STRIDE).fill((byte) 0);

    /** The address of the first slot. */
    static final long SLOT0 = COLUMN.address();

    @Override
    public final long sum() {
        long sum = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            long done = COLUMN.get(ValueLayout.JAVA_LONG, unit * STRIDE);
            sum += done - COLUMN.get(ValueLayout.JAVA_LONG, unit * STRIDE + Long.BYTES);
        }
        return sum;
    }

    @Override
    public final long drain() {
        long taken = sum();
        COLUMN.fill((byte) 0);
        return taken;
    }
}
