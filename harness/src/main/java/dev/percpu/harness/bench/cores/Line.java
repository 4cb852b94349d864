package dev.percpu.harness.bench.cores;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One word with no other data near it. It is written with release and read with acquire semantics,
 * so the transfer of the line is timed and not a locked instruction.
 */
final class Line {

    /**
     * Two cache lines on either side, because processors fetch lines in pairs and prefetch them.
     */
    private static final int ROOM = 32;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[2 * ROOM + 1];

    void send(long value) {
        WORD.setRelease(words, ROOM, value);
    }

    /** Spins until the word has this value. */
    void await(long value) {
        while ((long) WORD.getAcquire(words, ROOM) != value) {
            Thread.onSpinWait();
        }
    }
}
