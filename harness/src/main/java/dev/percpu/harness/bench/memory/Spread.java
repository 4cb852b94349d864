package dev.percpu.harness.bench.memory;

import java.util.function.IntConsumer;

/**
 * Writes to every slot of counters that are laid out for more CPUs than the machine has. A thread
 * can only run on a CPU that exists. Therefore variants with index {@code thread-hash} are used,
 * whose memory is the same: threads that start one after the other get one slot after the other.
 *
 * <p>A slot that was never written to would be read from the kernel's single zero page. That is
 * cheaper than reading memory, and such a slot takes no memory.
 */
public final class Spread {

    /**
     * The number of threads for each slot. Two are needed, because some slots are skipped when the
     * ids of two threads collide.
     */
    private static final int ROUNDS = 2;

    private Spread() {}

    /**
     * Adds one to every counter from each of many threads, which run one at a time.
     *
     * @param cpus the number of CPUs that the counters are laid out for
     * @param counters the number of counters
     * @param increment adds one to the counter with the given number
     * @return the number of updates of each counter
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
