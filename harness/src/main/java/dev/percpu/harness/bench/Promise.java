package dev.percpu.harness.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Something that one thread creates and others wait for, asleep. If it cannot be created, none of
 * them goes on. Thread-safe.
 *
 * @param <T> what it is
 */
public final class Promise<T> {

    private final CompletableFuture<T> future = new CompletableFuture<>();

    public Promise() {}

    /**
     * Creates it on the calling thread.
     *
     * @param creator how
     * @return what it has created
     */
    public T keep(Supplier<T> creator) {
        try {
            T created = creator.get();
            future.complete(created);
            return created;
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * Waits for it.
     *
     * @return what another thread has created
     * @throws IllegalStateException if it could not, or takes too long
     */
    public T await() {
        try {
            return future.get(Load.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another worker prepared", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("another worker failed to prepare", e);
        }
    }
}
