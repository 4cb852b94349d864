package dev.percpu.harness.bench.load;

import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where many threads wait for one another asleep. They are woken by one of them, one after the
 * other, and need no lock to go on: a thread that holds one and loses its CPU would hold up all the
 * others.
 */
final class Gate {

    private static final long TIMEOUT_SECONDS = 60;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** When the last of them came; written before any of them goes on. */
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
     * Waits for all the others.
     *
     * @return when the last one came, by {@link System#nanoTime}
     * @throws IllegalStateException if one has failed, or does not come
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
            throw new IllegalStateException("a worker did not come; see the log", e);
        }
    }

    /** Lets nobody wait any longer for the calling thread, which has failed. */
    void fail(Throwable reason) {
        failure.compareAndSet(null, reason);
        phaser.forceTermination();
    }
}
