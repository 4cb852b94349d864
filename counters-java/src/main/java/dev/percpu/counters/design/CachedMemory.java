package dev.percpu.counters.design;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A cache in front of other memory, whose places come back zeroed. */
final class CachedMemory implements Memory {

    /*
     * Layout. A stack of places, of memory that records which slots have been touched. There is one
     * cache for equal memory.
     *
     * Ordering. The stack's head is exchanged by compare-and-set, so that whoever takes a place sees it
     * cleared.
     *
     * Progress. Taking and giving back are lock-free and take as many steps as CPUs were touched, and
     * one for each 64 possible CPUs.
     *
     * Why no update is lost. The caller guarantees that none is in flight when a place comes back. A
     * word that is not zero was zero before some update, and that update has recorded its slot.
     *
     * What it does not do. The stack is one word, which many CPUs that create and close at the same
     * time contend for. A place once cached is not given back to the memory below; when the stack is
     * full, places go there.
     *
     * References. "mm: lazy counters" thread on linux-mm, November 2025: M. Desnoyers on a cache of
     * per-CPU structures, and the reply on tracking which CPUs a process touched. R. K. Treiber,
     * "Systems Programming: Coping with Parallelism", 1986.
     */

    static final int MOST_CACHED = 4096;
    private static final ConcurrentMap<Key, CachedMemory> CACHES = new ConcurrentHashMap<>();

    private record Key(Memory below, Shape shape) {}

    private record Cached(Place place, Cached below) {}

    private final Memory below;
    private final AtomicReference<Cached> top = new AtomicReference<>();
    private final AtomicInteger size = new AtomicInteger();

    private CachedMemory(Memory below) {
        this.below = below;
    }

    /** The one cache in front of that memory, for places of that shape, which is recorded. */
    static Memory over(Memory memory, Shape shape) {
        return CACHES.computeIfAbsent(new Key(memory, shape), absent -> new CachedMemory(memory));
    }

    @Override
    public Slots slots() {
        return below.slots();
    }

    @Override
    public StoreKind store() {
        return below.store();
    }

    @Override
    public Place place() {
        for (Cached cached; (cached = top.get()) != null; ) {
            if (top.compareAndSet(cached, cached.below)) {
                size.getAndDecrement();
                return cached.place;
            }
        }
        return below.place();
    }

    @Override
    public void release(Object counter, Place place) {
        if (size.get() >= MOST_CACHED) {
            below.release(counter, place);
            return;
        }
        slots().clear(place.array(), place.handle());
        size.getAndIncrement();
        Cached above;
        do {
            above = top.get();
        } while (!top.compareAndSet(above, new Cached(place, above)));
    }
}
