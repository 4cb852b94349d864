package dev.percpu.counters.design;

import java.util.concurrent.atomic.AtomicReference;

/** A cache of allocations in front of other memory. Allocations in the cache are zeroed. */
final class CachedMemory implements Memory {

    /*
     * Layout. A stack of allocations, from memory that records which slots have been touched. Equal
     * memories share one cache. Each entry stores the height of the stack below it. So an
     * allocation and the stack's height change in one step, even if an error is thrown before or
     * after.
     *
     * Ordering. The stack's head changes by compare-and-set, so the thread that takes an allocation
     * sees it cleared.
     *
     * Progress. Taking and returning an allocation are lock-free. A return takes one step for each
     * touched CPU, and one for each 64 possible CPUs.
     *
     * Why no update is lost. The caller guarantees that no update is in flight when an allocation
     * comes back. Every word that is not zero was zero before some update, and that update has
     * recorded its slot. So clearing the recorded slots clears every word.
     *
     * What it does not do. The head of the stack is one word, so many CPUs that create and close
     * counters at the same time contend for it. A cached allocation never returns to the memory
     * below. When the stack is full, further allocations return there directly. A counter that is
     * never closed keeps its allocation. The collector does not give it back, because one
     * allocation serves many counters in turn and is tied to none of them.
     *
     * References. "mm: lazy counters" thread on linux-mm, November 2025: M. Desnoyers on a cache of
     * per-CPU structures, and the reply on tracking which CPUs a process touched. R. K. Treiber,
     * "Systems Programming: Coping with Parallelism", 1986.
     */

    static final int MOST_CACHED = 4096;
    private static final Memo<Key, CachedMemory> CACHES =
            new Memo<>(key -> new CachedMemory(key.below));

    private record Key(Memory below, Shape shape) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && below.equals(that.below)
                    && shape.equals(that.shape);
        }

        @Override
        public int hashCode() {
            int hash = below.hashCode();
            hash = 31 * hash + shape.hashCode();
            return hash;
        }
    }

    /**
     * An entry of the stack. The fields {@code below} and {@code height} are set when it is pushed.
     */
    private static final class Cached {
        final Allocation allocation;
        Cached below;
        int height;

        Cached(Allocation allocation) {
            this.allocation = allocation;
        }
    }

    private final Memory below;
    private final AtomicReference<Cached> top = new AtomicReference<>();

    private CachedMemory(Memory below) {
        this.below = below;
    }

    /**
     * Returns the only cache in front of that memory for allocations of that shape. The shape must
     * be a recorded one.
     */
    static Memory over(Memory memory, Shape shape) {
        return CACHES.get(new Key(memory, shape));
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
    public Allocation allocate(Object counter) {
        for (Cached cached; (cached = top.get()) != null; ) {
            if (top.compareAndSet(cached, cached.below)) {
                return cached.allocation;
            }
        }
        return below.allocate(null);
    }

    @Override
    public void release(Object counter, Allocation allocation, boolean marked) {
        Cached highest = top.get();
        Cached entry = highest == null || highest.height < MOST_CACHED ? entry(allocation) : null;
        if (entry == null) {
            below.release(counter, allocation, marked);
            return;
        }
        slots().clear(allocation.array(), allocation.handle());
        do {
            highest = top.get();
            entry.below = highest;
            entry.height = highest == null ? 1 : highest.height + 1;
        } while (!top.compareAndSet(highest, entry));
    }

    /**
     * Returns an entry for the allocation; null if the heap is full, and the memory below has to
     * take it back.
     */
    private static Cached entry(Allocation allocation) {
        try {
            return new Cached(allocation);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }
}
