package dev.percpu.harness.bench;

import java.util.function.IntConsumer;

/**
 * Writes to every slot of counters that are laid out for more CPUs than there are. A thread can
 * only be on a CPU that exists, so variants of index {@code thread-hash} are used, whose memory is
 * the same: threads that start one after the other are given one slot after the other.
 *
 * <p>A slot that was never written to would be read from the kernel's one zero page, which is
 * cheaper than memory is, and would take none.
 */
public final class Spread {

    /** Threads for each slot: some numbers are skipped when two threads' ids meet. */
    private static final int ROUNDS = 2;

    private Spread() {}

    /**
     * Adds one to every counter from each of many threads, which run one at a time.
     *
     * @param cpus the CPUs that the counters are laid out for
     * @param counters how many counters there are
     * @param increment adds one to the counter of a number
     * @return how many updates were made of each counter
     */
    public static int touch(int cpus, int counters, IntConsumer increment) {
        int threads = ROUNDS * cpus;
        for (int i = 0; i < threads; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int counter = 0; counter < counters; counter++) {
                                    increment.accept(counter);
                                }
                            });
            thread.start();
            join(thread);
        }
        return threads;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while slots were written to", e);
        }
    }
}
