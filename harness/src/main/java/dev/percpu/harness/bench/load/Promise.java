package dev.percpu.harness.bench.load;

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
final class Promise<T> {

    private final CompletableFuture<T> future = new CompletableFuture<>();

    /** Creates it on the calling thread. */
    T keep(Supplier<T> creator) {
        try {
            T created = creator.get();
            future.complete(created);
            return created;
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
            throw e;
        }
    }

    T await() {
        try {
            return future.get(Load.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another worker prepared", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("another worker failed to prepare", e);
        }
    }
}
