package dev.percpu.counters.offheap;

/**
 * The chunks of an allocator and the free allocations in each: maps chunks when they are needed and
 * gives them back when they are empty.
 */
final class ChunkPool {

    /*
     * Layout. What chunks and allocations there are stands in Stocks. Allocations are taken from the chunk of the
     * least number that has any, so that the others run empty. Of the empty chunks one is kept mapped as
     * it is, since a program that creates and closes one counter at the edge of a chunk would map and
     * unmap at every step.
     *
     * Every allocation here is zero: whoever puts one back has cleared it.
     *
     * Why unmapping is safe. A chunk is empty when each allocation ever taken from it is back. Allocations come
     * back when no method of their counter runs or can begin, which PerCpuAllocator sees to; a counter
     * that was never closed keeps its chunk for good. Where the caller of close() answers for that
     * instead, and may be wrong, a late update must find memory: such a pool keeps the mapping, and
     * gives only the pages of an empty chunk back.
     *
     * Errors. An allocation moves by one method of Stocks, which changes all or nothing. A chunk has its room
     * in the books before it is mapped, and is kept in hand if it cannot be entered; it is struck off
     * before it is unmapped, and if that fails it stays mapped and unused for good; that the stack is
     * too short for it is found out before. So whatever is thrown, no allocation is here twice, none that is
     * in use is unmapped, and the next call works.
     *
     * Progress. Whoever moves allocations holds the monitor; magazines stand in front of it. To grow waits
     * for nothing but the kernel. Only before memory is refused, allocations that somebody brings back at this
     * moment are waited for, without the monitor and not for long.
     *
     * References. Linux mm/percpu.c, for the order in which chunks are used and the one empty chunk
     * that is kept.
     */

    private static final int SPARE = 1;
    private static final int FRAMES = 500;

    /** Before a pool grows; what comes back may be of another one. */
    private static final int MOST_STEPS = 8;

    private static final long NAP_MILLIS = 2;

    /** How long memory that somebody else is clearing is waited for before it is refused. */
    private static final long MOST_NANOS = 20_000_000L;

    /** Allocations that are on their way back, of whatever pool. */
    interface Returning {
        /**
         * Brings some back, if there are any and nobody else does; throws nothing.
         *
         * @return whether any came back
         */
        boolean step();
    }

    private final ChunkSource source;
    private final ChunkSource.Request request;
    private final boolean mayUnmap;
    private final Returning returning;
    private final Stocks stocks;

    /**
     * A pool without chunks.
     *
     * @param source where they come from
     * @param request what they are to be
     * @param mayUnmap whether allocations come back only when nobody can use them any more
     * @param returning those that wait for that
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
     * Moves allocations out, one at least: as many as wanted, if one chunk has so many.
     *
     * @throws IllegalStateException if there is none, and no memory for a chunk
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

    /** Before memory is refused: brings everything back, and waits for who is at it. */
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

    /** Moves cleared allocations back, all but the lowest of that stack. */
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

    /** Needs more stack than a call of the source, and fails if there is not so much. */
    private static int probeStack(int frames) {
        return frames == 0 ? 0 : 1 + probeStack(frames - 1);
    }

    /** Whether there are several chunks, and more than half of all allocations are here. */
    synchronized boolean mostlyFree() {
        return stocks.mostlyFree();
    }

    /** How many chunks are mapped. */
    synchronized int chunks() {
        return stocks.chunks();
    }
}
