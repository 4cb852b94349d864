package dev.percpu.counters.offheap;

/**
 * The chunks of an allocator, with the free allocations in each. It maps chunks when they are
 * needed, and unmaps them when they are empty.
 */
final class ChunkPool {

    /*
     * Layout. Stocks records the chunks and their free allocations. Allocations come from the chunk
     * with the smallest number that has free ones, so the other chunks can become empty. One empty
     * chunk stays mapped. Otherwise a program that creates and closes one counter at the boundary
     * of a chunk would map and unmap at every step.
     *
     * Every free allocation is zero: the caller that returns one has cleared it.
     *
     * Why unmapping is safe. A chunk is empty when all allocations taken from it are back.
     * PerCpuAllocator returns an allocation only when no method of its counter runs or can begin. If
     * the caller of close() guarantees this instead, the caller may be wrong, and a late update
     * must still find mapped memory. So a pool for such counters keeps the mapping, and releases
     * only the pages of an empty chunk. In such a pool, a counter that was never closed keeps its
     * chunk for ever.
     *
     * Errors. One method of Stocks moves an allocation, and it changes everything or nothing.
     * Stocks reserves an entry for a chunk before the chunk is mapped, and keeps the mapped chunk
     * if it cannot be entered. A chunk is removed from Stocks before it is unmapped. If the
     * unmapping fails, the chunk stays mapped and unused for ever. A check before that makes sure
     * that the stack is long enough. So whatever is thrown, no allocation is recorded twice, no
     * allocation in use is unmapped, and the next call works.
     *
     * Progress. A thread that moves allocations holds the monitor; magazines reduce how often that
     * happens. Growth waits only for the kernel. Before the pool refuses memory, it waits a short
     * time, without the monitor, for allocations that another thread is returning.
     *
     * References. Linux mm/percpu.c, for the order in which chunks are used and the one empty chunk
     * that is kept.
     */

    private static final int SPARE = 1;
    private static final int FRAMES = 500;

    /** Steps before a pool grows. A step may return allocations of another pool. */
    private static final int MOST_STEPS = 4;

    private static final long NAP_MILLIS = 2;

    /** The time to wait for memory that another thread is clearing, before memory is refused. */
    private static final long MOST_NANOS = 20_000_000L;

    /** Allocations of all pools that are waiting to be returned. */
    interface Returning {
        /**
         * Returns some allocations to their pools, if there are any and no other thread is doing
         * this. Throws nothing.
         *
         * @return whether any were returned
         */
        boolean step();
    }

    private final ChunkSource source;
    private final ChunkSource.Request request;
    private final boolean mayUnmap;
    private final Returning returning;
    private final Stocks stocks;

    /**
     * Creates a pool without chunks.
     *
     * @param source provides the chunks
     * @param request describes the chunks
     * @param mayUnmap whether allocations come back only when no thread can use them any more
     * @param returning the allocations that wait for that
     */
    ChunkPool(
            ChunkSource source,
            ChunkSource.Request request,
            boolean mayUnmap,
            Returning returning) {
        this.source = source;
        this.request = request;
        this.mayUnmap = mayUnmap;
        this.returning = returning;
        stocks = new Stocks(new Chunk(0, source.unitBytes(request), request.granule()));
    }

    /**
     * Takes at least one allocation, and up to {@code most} if one chunk has so many.
     *
     * @throws IllegalStateException if none is free and no chunk can be allocated
     */
    void take(Allocations into, int most) {
        if (takeIfAny(into, most)) {
            return;
        }
        for (int i = 0; i < MOST_STEPS && returning.step(); i++) {
            if (takeIfAny(into, most)) {
                return;
            }
        }
        try {
            takeOrGrow(into, most);
        } catch (IllegalStateException e) {
            takeReturning(into, most);
        }
    }

    private synchronized boolean takeIfAny(Allocations into, int most) {
        if (stocks.free() == 0) {
            return false;
        }
        stocks.take(into, most);
        return true;
    }

    private synchronized void takeOrGrow(Allocations into, int most) {
        if (stocks.free() == 0) {
            Stocks.Stock stock = stocks.prepare();
            if (stock.chunk == null) {
                probeStack(FRAMES);
                stock.chunk = source.chunk(request);
            }
            stocks.enter();
        }
        stocks.take(into, most);
    }

    /**
     * Called before memory is refused. Returns all waiting allocations, and waits for other threads
     * that return some.
     */
    private void takeReturning(Allocations into, int most) {
        long end = System.nanoTime() + MOST_NANOS;
        while (System.nanoTime() < end) {
            boolean any = returning.step();
            if (takeIfAny(into, most)) {
                return;
            }
            if (!any && !nap()) {
                break;
            }
        }
        takeOrGrow(into, most);
    }

    private synchronized boolean nap() {
        try {
            if (stocks.free() == 0) {
                wait(NAP_MILLIS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns cleared allocations. Keeps the lowest {@code kept} of the stack. */
    synchronized void put(Allocations from, int kept) {
        while (from.count > kept) {
            stocks.put(from);
        }
        notifyAll();
        for (Stocks.Stock stock; (stock = stocks.surplus(SPARE)) != null; ) {
            retire(stock);
        }
    }

    private void retire(Stocks.Stock stock) {
        probeStack(FRAMES);
        if (mayUnmap) {
            stocks.remove(stock);
            source.release(stock.chunk, request);
        } else {
            stocks.cool(stock);
            source.discard(stock.chunk, request);
        }
    }

    /** Needs more stack than a call of the source, and fails if too little stack is left. */
    private static int probeStack(int frames) {
        return frames == 0 ? 0 : 1 + probeStack(frames - 1);
    }

    /** Whether there are several chunks, and more than half of all allocations are free. */
    synchronized boolean mostlyFree() {
        return stocks.mostlyFree();
    }

    /** The number of mapped chunks. */
    synchronized int chunks() {
        return stocks.chunks();
    }
}
