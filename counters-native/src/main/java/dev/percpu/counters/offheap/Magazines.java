package dev.percpu.counters.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Small stocks of free allocations in front of a pool, so that threads seldom meet there. */
final class Magazines {

    /*
     * Layout. A magazine for each of some stripes, about twice as many as CPUs, and a thread has one
     * stripe by its id. A magazine holds two stacks: clean allocations, and dirty ones, which came back at
     * once. Where clearing in batches pays, the dirty ones are cleared when their stack is full, or
     * when there is no other memory: so that it is not whoever creates a counter that pays for many
     * CPUs.
     *
     * Ordering.
     *
     *   field            read mode             write mode   who writes     guard
     *   busy             volatile exchange     volatile     any thread     itself
     *   clean, dirty     plain                 plain        busy's holder  busy
     *
     * Progress. Nobody waits or spins for a magazine: a thread that finds its own busy tries the next
     * one, and after that goes to the pool, whose monitor it may wait for. So a holder may wait there,
     * clear, or be preempted for as long as it likes. An empty or full magazine exchanges
     * half of its allocations with the pool at once, so that a thread that alternates around the edge does
     * not go there every time.
     *
     * Why no allocation is lost or given twice. An allocation is in exactly one stack, one thread's hands, or the
     * pool; it moves under busy or the pool's monitor, as Allocations says, whatever is thrown. Dirty allocations
     * stay in their stack until all of them are cleared. Whatever is thrown while a magazine is busy, a
     * store makes it free, which needs neither stack nor memory. The dirty stack has room for some more
     * after a failure to clear it. An allocation is lost if it cannot be cleared while there is no room for
     * it, or no magazine free.
     *
     * What it does not do. Allocations in the magazine of a stripe that nobody uses any more keep their
     * chunk from running empty, until the pool holds most allocations and everything is called back.
     *
     * References. J. Bonwick and J. Adams, "Magazines and Vmem: Extending the Slab Allocator to Many
     * CPUs and Arbitrary Resources", USENIX 2001.
     */

    private static final int MOST = 64;
    private static final int MOST_DIRTY = 512;

    /** How many more come before the first is lost, when none of them can be cleared. */
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

        /** Written by a store alone, which nothing can keep from being made. */
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
     * Empty magazines.
     *
     * @param pool where allocations come from and go to
     * @param eraser how they are cleared
     * @param capacity how many allocations a chunk has; magazines are small against that
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
     * Takes an allocation, all zero.
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

    /** Puts an allocation back that no update is in. */
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

    /** Gives everything to the pool if that lets chunks run empty. */
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
     * Clears the dirty allocations, a batch at a time, so that an error undoes no more than one;
     * the clean stack takes what it has room for, or is halved first.
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

    /** A magazine that is now this thread's, its own if it was free; null if none was. */
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
