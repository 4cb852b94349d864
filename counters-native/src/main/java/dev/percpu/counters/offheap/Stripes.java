package dev.percpu.counters.offheap;

import dev.percpu.counters.internal.UsableCpus;

/**
 * Which of some stripes is a thread's: one by its id, so that threads seldom meet there. There are
 * about twice as many as CPUs, a power of two.
 */
final class Stripes {

    private static final int MOST = 64;

    private Stripes() {}

    static int count() {
        int wanted = 2 * UsableCpus.count();
        return Math.min(MOST, Integer.highestOneBit(2 * wanted - 1));
    }

    /** The calling thread's, as a number that its low bits make one of so many. */
    static int own() {
        return (int) (Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L >>> 40);
    }
}
