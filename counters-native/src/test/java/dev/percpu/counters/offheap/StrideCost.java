package dev.percpu.counters.offheap;

import dev.percpu.counters.linux.LibC;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What the distance of units does to walks. A program to run by hand, with what it found in {@code
 * docs/stride.md}; no test.
 */
public final class StrideCost {

    private static final int UNITS = 256;
    private static final int UNIT = 32 * 1024;
    private static final int[] STRIDES = {
        UNIT, UNIT + 64, UNIT + 128, UNIT + 4096, UNIT + 4096 + 64
    };
    private static final int ROUNDS = 200;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private StrideCost() {}

    /**
     * Runs it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        MemorySegment[] memories = new MemorySegment[STRIDES.length];
        for (int i = 0; i < STRIDES.length; i++) {
            long bytes = (long) UNITS * STRIDES[i];
            memories[i] =
                    MemorySegment.ofAddress(LibC.mmap(bytes)).reinterpret(bytes).fill((byte) 1);
        }
        long sink = 0;
        for (int counters : new int[] {1, 8, 64, 512, 4096}) {
            double[][] nanos = new double[STRIDES.length][ROUNDS];
            for (int round = -ROUNDS; round < ROUNDS; round++) {
                for (int i = 0; i < STRIDES.length; i++) {
                    int times = Math.max(1, 512 / counters);
                    long begin = System.nanoTime();
                    for (int time = 0; time < times; time++) {
                        sink += walk(memories[i], STRIDES[i], counters);
                    }
                    if (round >= 0) {
                        nanos[i][round] =
                                (System.nanoTime() - begin) / (double) times / counters / UNITS;
                    }
                }
            }
            for (int i = 0; i < STRIDES.length; i++) {
                Arrays.sort(nanos[i]);
                System.out.printf(
                        "%4d counters, stride %d: %.2f ns a slot (quarter %.2f), %.2f of the unit's%n",
                        counters,
                        STRIDES[i],
                        nanos[i][ROUNDS / 2],
                        nanos[i][ROUNDS / 4],
                        nanos[i][ROUNDS / 4] / nanos[0][ROUNDS / 4]);
            }
        }
        System.out.println(sink == 0 ? "" : "done");
    }

    /** Counter by counter, as so many sums would. */
    private static long walk(MemorySegment memory, long stride, int counters) {
        long sum = 0;
        for (int counter = 0; counter < counters; counter++) {
            for (int unit = 0; unit < UNITS; unit++) {
                sum += (long) WORD.getVolatile(memory, unit * stride + 8L * counter);
            }
        }
        return sum;
    }
}
