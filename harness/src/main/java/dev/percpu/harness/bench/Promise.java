package dev.percpu.harness.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * An object that one thread creates and that other threads sleep for. If it cannot be created, all
 * waiting threads fail. Thread-safe.
 *
 * @param <T> the type of the object
 */
public final class Promise<T> {

    private final CompletableFuture<T> future = new CompletableFuture<>();

    public Promise() {}

    /** Creates the object on the calling thread. */
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
     * Waits for the object.
     *
     * @return the object that another thread has created
     * @throws IllegalStateException if the object could not be created, or if that takes too long
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
