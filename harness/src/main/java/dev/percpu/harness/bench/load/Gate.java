package dev.percpu.harness.bench.load;

import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets many threads wait for one another while they sleep. One of them wakes the others, one after
 * the other. They need no lock to continue, because a thread that lost its CPU while it holds a
 * lock would delay all others.
 */
final class Gate {

    private static final long TIMEOUT_SECONDS = 60;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** When the last thread arrived; written before any of them continues. */
    private long opened;

    private final Phaser phaser;

    Gate(int parties) {
        phaser =
                new Phaser(parties) {
                    @Override
                    protected boolean onAdvance(int phase, int registered) {
                        opened = System.nanoTime();
                        return false;
                    }
                };
    }

    /**
     * Waits for all other threads.
     *
     * @return when the last thread arrived, by {@link System#nanoTime}
     * @throws IllegalStateException if a thread has failed, or if one does not arrive in time
     */
    long pass() {
        try {
            int phase =
                    phaser.awaitAdvanceInterruptibly(
                            phaser.arrive(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (phase >= 0) {
                return opened;
            }
            throw new IllegalStateException("a worker failed", failure.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the worker pool", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a worker did not start in time; see the log", e);
        }
    }

    /** Reports that the calling thread has failed, so that no thread waits for it any longer. */
    void fail(Throwable reason) {
        failure.compareAndSet(null, reason);
        phaser.forceTermination();
    }
}
