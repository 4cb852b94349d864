package dev.percpu.counters.linux;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A column of slots, and a thread that stays on the highest CPU. */
public abstract class PinnedColumn {

    /** The distance of the slots. */
    protected static final long STRIDE = 256;

    /** From a slot's first word to its {@code undone}. */
    protected static final long SPAN = 24;

    /** The slots. */
    protected final int cpus = Topology.possibleCpus().length();

    private final Arena arena = Arena.ofShared();

    /** Their memory. */
    protected final MemorySegment column = arena.allocate(STRIDE * cpus, STRIDE);

    /** A flag for banks. */
    protected final MemorySegment flag = arena.allocate(ValueLayout.JAVA_LONG);

    /** The address of the first slot. */
    protected final long slot0 = column.address();

    private final CpuList before = Affinity.allowed();

    /** Where the thread is. */
    protected final int cpu = before.length() - 1;

    @BeforeEach
    final void runOnOneCpu() {
        if (Affinity.unavailable().isEmpty()) {
            Affinity.pin(CpuList.of(cpu));
        }
    }

    @AfterEach
    final void runAnywhere() {
        if (Affinity.unavailable().isEmpty()) {
            Affinity.pin(before);
        }
        arena.close();
    }

    /** A word of the current CPU's slot. */
    protected final long word(int number) {
        return column.get(ValueLayout.JAVA_LONG, cpu * STRIDE + (long) number * Long.BYTES);
    }

    /** Sets such a word. */
    protected final void set(int number, long value) {
        column.set(ValueLayout.JAVA_LONG, cpu * STRIDE + (long) number * Long.BYTES, value);
    }
}
