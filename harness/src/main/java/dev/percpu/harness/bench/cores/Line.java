package dev.percpu.harness.bench.cores;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One word with no other data near it. Written release, read acquire: what is timed is the transfer
 * of the line, not a locked instruction.
 */
final class Line {

    /** Two lines to either side, since processors fetch lines in pairs and ahead. */
    private static final int ROOM = 32;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[2 * ROOM + 1];

    void send(long value) {
        WORD.setRelease(words, ROOM, value);
    }

    /** Spins until the value is there. */
    void await(long value) {
        while ((long) WORD.getAcquire(words, ROOM) != value) {
            Thread.onSpinWait();
        }
    }
}
