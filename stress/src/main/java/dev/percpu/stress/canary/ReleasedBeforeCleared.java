package dev.percpu.stress.canary;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A counter with memory from a cache that is given back first and cleared then: whoever takes it
 * between finds the old values, or loses its own.
 */
public final class ReleasedBeforeCleared extends Broken {

    private static final int SLOTS = 64;
    private static final ConcurrentLinkedDeque<AtomicLongArray> CACHE =
            new ConcurrentLinkedDeque<>();

    private final AtomicLongArray slots =
            Optional.ofNullable(CACHE.pollFirst()).orElseGet(() -> new AtomicLongArray(SLOTS));

    @Override
    public void add(long delta) {
        slots.addAndGet(SLOTS - 1, delta);
    }

    @Override
    public long sum() {
        return slots.get(SLOTS - 1);
    }

    @Override
    public void close() {
        CACHE.addFirst(slots);
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, 0);
        }
    }
}
