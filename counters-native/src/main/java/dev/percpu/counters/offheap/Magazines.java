package dev.percpu.counters.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Small stocks of free places in front of a pool, so that threads seldom meet there. */
final class Magazines {

    /*
     * Layout. A magazine for each of some stripes, about twice as many as CPUs, and a thread has one
     * stripe by its id. A magazine holds two stacks: clean places, and dirty ones, which came back at
     * once. Where clearing in batches pays, the dirty ones are cleared when their stack is full, or
     * when there is no other memory: so that it is not whoever creates a counter that pays for many
     * CPUs.
     *
     * Ordering.
     *
     *   field            read mode             write mode   who writes     guard
     *   busy             volatile exchange     release      any thread     itself
     *   clean, dirty,
     *   their counts     plain                 plain        busy's holder  busy
     *
     * Progress. Nobody waits for a magazine: a thread that finds its own busy tries the next one, and
     * after that goes to the pool, whose monitor it may wait for. An empty or full magazine exchanges
     * half of its places with the pool at once, so that a thread that alternates around the edge does
     * not go there every time.
     *
     * Why no place is lost or given twice. A place is in exactly one stack, one thread's hands, or the
     * pool; it moves under busy or the pool's monitor.
     *
     * What it does not do. Places in the magazine of a stripe that nobody uses any more keep their
     * chunk from running empty, until the pool holds most places and everything is called back.
     *
     * References. J. Bonwick and J. Adams, "Magazines and Vmem: Extending the Slab Allocator to Many
     * CPUs and Arbitrary Resources", USENIX 2001.
     */

    private static final int MOST = 64;
    private static final int MOST_DIRTY = 512;
    private static final int MOST_STRIPES = 64;
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
    private final Magazine[] stripes;

    private static final class Magazine {
        final long[] clean;
        final long[] dirty;
        int cleans;
        int dirties;

        @SuppressWarnings("unused") // by BUSY
        private int busy;

        Magazine(int size, int batch) {
            clean = new long[size];
            dirty = new long[batch];
        }

        boolean tryLock() {
            return (int) BUSY.getOpaque(this) == 0 && (int) BUSY.getAndSet(this, 1) == 0;
        }

        void unlock() {
            BUSY.setRelease(this, 0);
        }
    }

    /**
     * Empty magazines.
     *
     * @param pool where places come from and go to
     * @param eraser how they are cleared
     * @param capacity how many places a chunk has; magazines are small against that
     */
    Magazines(ChunkPool pool, Eraser eraser, int capacity) {
        this.pool = pool;
        this.eraser = eraser;
        size = Math.max(2, Math.min(MOST, capacity / 8));
        int batch = eraser.cheapOneByOne() ? 1 : Math.max(2, Math.min(MOST_DIRTY, capacity / 8));
        int wanted = 2 * Runtime.getRuntime().availableProcessors();
        stripes = new Magazine[Math.min(MOST_STRIPES, Integer.highestOneBit(2 * wanted - 1))];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Magazine(size, batch);
        }
    }

    /**
     * Takes a place, all zero.
     *
     * @throws IllegalStateException if there is no memory
     */
    long take() {
        Magazine magazine = acquire();
        if (magazine == null) {
            long[] one = new long[1];
            pool.take(one, 1);
            return one[0];
        }
        try {
            if (magazine.cleans == 0) {
                fill(magazine);
            }
            return magazine.clean[--magazine.cleans];
        } finally {
            magazine.unlock();
        }
    }

    /** Puts a place back that no update is in. */
    void put(long handle) {
        Magazine magazine = acquire();
        if (magazine == null) {
            long[] one = {handle};
            eraser.clear(one, 1);
            pool.put(one, 0, 1);
            return;
        }
        boolean toPool = false;
        try {
            magazine.dirty[magazine.dirties++] = handle;
            if (magazine.dirties == magazine.dirty.length) {
                toPool = clean(magazine);
            }
        } finally {
            magazine.unlock();
        }
        if (toPool) {
            callBackIfMostlyFree();
        }
    }

    private void fill(Magazine magazine) {
        try {
            magazine.cleans = pool.take(magazine.clean, size / 2);
        } catch (IllegalStateException e) {
            clean(magazine);
            if (magazine.cleans == 0) {
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
                    pool.put(magazine.clean, 0, magazine.cleans);
                    magazine.cleans = 0;
                } finally {
                    magazine.unlock();
                }
            }
        }
    }

    /**
     * Clears the dirty places; the clean stack takes what it has room for, or is halved first.
     *
     * @return whether any went to the pool
     */
    private boolean clean(Magazine magazine) {
        eraser.clear(magazine.dirty, magazine.dirties);
        boolean toPool = magazine.cleans + magazine.dirties > size;
        if (toPool) {
            int half = Math.min(magazine.cleans, size / 2);
            magazine.cleans -= half;
            pool.put(magazine.clean, magazine.cleans, half);
        }
        int kept = Math.min(magazine.dirties, size / 2);
        System.arraycopy(magazine.dirty, 0, magazine.clean, magazine.cleans, kept);
        magazine.cleans += kept;
        pool.put(magazine.dirty, kept, magazine.dirties - kept);
        magazine.dirties = 0;
        return toPool;
    }

    /** A magazine that is now this thread's, its own if it was free; null if none was. */
    private Magazine acquire() {
        long id = Thread.currentThread().threadId();
        int stripe = (int) (id * 0x9E3779B97F4A7C15L >>> 40);
        for (int i = 0; i < TRIES; i++) {
            Magazine magazine = stripes[(stripe + i) & (stripes.length - 1)];
            if (magazine.tryLock()) {
                return magazine;
            }
        }
        return null;
    }
}
