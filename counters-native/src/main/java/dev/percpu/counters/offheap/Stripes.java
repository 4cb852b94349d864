package dev.percpu.counters.offheap;

import dev.percpu.counters.internal.UsableCpus;

/**
 * Assigns a stripe to each thread, by its id, so that threads rarely share one. There are about
 * twice as many stripes as CPUs, a power of two.
 */
final class Stripes {

    private static final int MOST = 64;

    private Stripes() {}

    static int count() {
        int wanted = 2 * UsableCpus.count();
        return Math.min(MOST, Integer.highestOneBit(2 * wanted - 1));
    }

    /** Returns a number for the calling thread. Its low bits select the stripe. */
    static int own() {
        return (int) (Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L >>> 40);
    }
}
