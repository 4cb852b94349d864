package dev.percpu.counters.design;

import java.util.concurrent.atomic.AtomicReference;

/** A cache in front of other memory, whose allocations come back zeroed. */
final class CachedMemory implements Memory {

    /*
     * Layout. A stack of allocations, of memory that records which slots have been touched. There is one
     * cache for equal memory. Each entry has the height of the stack below it, so that an allocation and its
     * count come and go in one step, whatever is thrown before or after.
     *
     * Ordering. The stack's head is exchanged by compare-and-set, so that whoever takes a place sees it
     * cleared.
     *
     * Progress. Taking and giving back are lock-free and take as many steps as CPUs were touched, and
     * one for each 64 possible CPUs.
     *
     * Why no update is lost. The caller guarantees that none is in flight when an allocation comes back. A
     * word that is not zero was zero before some update, and that update has recorded its slot.
     *
     * What it does not do. The stack is one word, which many CPUs that create and close at the same
     * time contend for. An allocation once cached is not given back to the memory below; when the stack is
     * full, allocations go there. A counter that is never closed keeps its place, which comes to have one
     * counter after the other, so that none of them stands for it.
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

    /** An entry; what is below it is settled when it is put there. */
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

    /** The one cache in front of that memory, for allocations of that shape, which is recorded. */
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
     * An entry for the allocation; null if the heap is full, and the memory below has to take it.
     */
    private static Cached entry(Allocation allocation) {
        try {
            return new Cached(allocation);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }
}
