package dev.percpu.counters.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Small stocks of free allocations in front of a pool, so that threads rarely contend for the pool.
 */
final class Magazines {

    /*
     * Layout. There are about twice as many stripes as CPUs, with a magazine for each. A thread
     * uses one stripe by its id. A magazine has two stacks: clean allocations, and dirty ones,
     * which came back without being cleared. If clearing in batches is faster, the dirty ones are
     * cleared when their stack is full or when there is no other memory. So the creation of a
     * counter does not usually pay for clearing the units of many CPUs.
     *
     * Ordering.
     *
     *   field            read mode             write mode   who writes     guard
     *   busy             volatile exchange     volatile     any thread     itself
     *   clean, dirty     plain                 plain        busy's holder  busy
     *
     * Progress. No thread waits or spins for a magazine. A thread that finds its own magazine busy
     * tries the next one, and then uses the pool, whose monitor it may wait for. So the holder of a
     * magazine may wait there, clear memory, or be preempted for any time. An empty or full
     * magazine exchanges half of its allocations with the pool at once. So a thread that alternates
     * around the limit does not use the pool every time.
     *
     * Why no allocation is lost or given out twice. An allocation is in exactly one stack, in use
     * by one thread, or in the pool. It moves under busy or under the pool's monitor, as Allocations
     * describes, even if an error is thrown. Dirty allocations stay in their stack until all of
     * them are cleared. After any error while a magazine is busy, a store sets it free, which needs
     * no stack and no memory. The dirty stack has some spare entries for the case that clearing
     * fails. An allocation is lost only if it cannot be cleared and, in addition, the stack has no
     * spare entry or no magazine is free.
     *
     * What it does not do. If no thread uses a stripe any more, the allocations in its magazine
     * prevent their chunks from becoming empty. When most allocations of the pool are free, all
     * magazines return theirs.
     *
     * References. J. Bonwick and J. Adams, "Magazines and Vmem: Extending the Slab Allocator to Many
     * CPUs and Arbitrary Resources", USENIX 2001.
     */

    private static final int MOST = 64;
    private static final int MOST_DIRTY = 512;

    /** The number of spare entries before an allocation is lost because none can be cleared. */
    private static final int UNCLEARED = 64;

    private static final int TRIES = 2;
    private static final VarHandle BUSY;

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(Magazine.class, "busy", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ChunkPool pool;
    private final Eraser eraser;
    private final int size;
    private final int batch;
    private final Magazine[] stripes;

    private static final class Magazine {
        final Allocations clean;
        final Allocations dirty;

        /** Set free by a plain store, which cannot fail. */
        volatile int busy;

        Magazine(int size, int batch) {
            clean = new Allocations(size);
            dirty = new Allocations(batch + UNCLEARED);
        }

        boolean tryLock() {
            return busy == 0 && (int) BUSY.getAndSet(this, 1) == 0;
        }
    }

    /**
     * Creates empty magazines.
     *
     * @param pool provides allocations and takes them back
     * @param eraser clears them
     * @param capacity the number of allocations in a chunk; magazines are small compared with it
     */
    Magazines(ChunkPool pool, Eraser eraser, int capacity) {
        this.pool = pool;
        this.eraser = eraser;
        size = Math.max(2, Math.min(MOST, capacity / 8));
        batch = eraser.cheapOneByOne() ? 1 : Math.max(2, Math.min(MOST_DIRTY, capacity / 8));
        stripes = new Magazine[Stripes.count()];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Magazine(size, batch);
        }
    }

    /**
     * Takes a zeroed allocation.
     *
     * @throws IllegalStateException if there is no memory
     */
    long take() {
        Magazine magazine = acquire();
        if (magazine == null) {
            Allocations one = new Allocations(1);
            pool.take(one, 1);
            return one.handles[0];
        }
        try {
            Allocations clean = magazine.clean;
            if (clean.count == 0) {
                fill(magazine);
            }
            return clean.handles[--clean.count];
        } finally {
            magazine.busy = 0;
        }
    }

    /** Returns an allocation that no update uses. */
    void put(long handle) {
        Magazine magazine = acquire();
        if (magazine == null) {
            Allocations one = new Allocations(1);
            one.handles[one.count++] = handle;
            eraser.clear(one, 0);
            pool.put(one, 0);
            return;
        }
        boolean toPool = false;
        try {
            Allocations dirty = magazine.dirty;
            if (dirty.isFull()) {
                toPool = clean(magazine);
            }
            dirty.handles[dirty.count++] = handle;
            if (dirty.count >= batch) {
                toPool |= clean(magazine);
            }
        } finally {
            magazine.busy = 0;
        }
        if (toPool) {
            callBackIfMostlyFree();
        }
    }

    private void fill(Magazine magazine) {
        try {
            pool.take(magazine.clean, size / 2);
        } catch (IllegalStateException | OutOfMemoryError e) {
            clean(magazine);
            if (magazine.clean.count == 0) {
                throw e;
            }
        }
    }

    /** Returns everything to the pool if chunks can become empty by that. */
    void callBackIfMostlyFree() {
        if (!pool.mostlyFree()) {
            return;
        }
        for (Magazine magazine : stripes) {
            if (magazine.tryLock()) {
                try {
                    clean(magazine);
                    pool.put(magazine.clean, 0);
                } finally {
                    magazine.busy = 0;
                }
            }
        }
    }

    /**
     * Clears the dirty allocations, one batch at a time, so an error affects only one batch. The
     * clean stack takes them if it has room; otherwise it is first reduced to half.
     *
     * @return whether any went to the pool
     */
    private boolean clean(Magazine magazine) {
        Allocations clean = magazine.clean;
        Allocations dirty = magazine.dirty;
        boolean toPool = false;
        while (dirty.count > 0) {
            int some = Math.min(batch, dirty.count);
            int others = dirty.count - some;
            eraser.clear(dirty, others);
            if (clean.count + some > size) {
                toPool = true;
                pool.put(clean, Math.max(0, clean.count - size / 2));
            }
            dirty.move(clean, Math.min(some, size / 2));
            pool.put(dirty, others);
        }
        return toPool;
    }

    /** Acquires a magazine for this thread, its own one if that is free; null if none is free. */
    private Magazine acquire() {
        int stripe = Stripes.own();
        for (int i = 0; i < TRIES; i++) {
            Magazine magazine = stripes[(stripe + i) & (stripes.length - 1)];
            if (magazine.tryLock()) {
                return magazine;
            }
        }
        return null;
    }
}
