package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Index;

/**
 * The per-CPU memory of all counters that ask for the same. Under the index {@code owner} a unit is
 * a thread's slab instead of a CPU's. Thread-safe.
 */
final class PerCpuSpace {

    /*
     * Layout. Chunks, as Chunk draws them, in a ChunkPool; in front of it Magazines. Fresh memory is
     * zero as it comes and is not touched, so that creating a counter costs the same for any number of
     * units.
     *
     * Why memory never reaches two counters. Nothing tells an updater that its counter is being
     * closed, so the memory of a closed counter may still be written to. Every method of a counter
     * keeps the counter reachable until it has done with the memory. So the memory waits, tied to a
     * phantom reference to its counter, until the collector has found the counter unreachable: then no
     * method of it runs, and none can begin. Only then does the Reclaimer clear it and put it back. A
     * counter that its owner closes but keeps a reference to holds its memory as well.
     *
     * In a space for reuse at once the caller answers for there being no such update, and nothing is
     * waited for. Should there be one, it lands in another counter of that space, and never in memory
     * that is not mapped, since the pool of such a space keeps its mappings. Counters of other spaces
     * are out of its reach.
     *
     * Progress. Allocation and release wait for a monitor only when a magazine is full, empty or
     * busy; updates take no part in any of this.
     *
     * What it does not do. A counter that is never closed keeps its memory for good.
     *
     * References. Linux mm/percpu.c, for chunks, units and the offset that is the same in each;
     * java.nio's direct buffers, for memory that waits for the collector.
     */

    private final ChunkSource source;
    private final ChunkSource.Request request;
    private final boolean atOnce;
    private final Reclaimer reclaimer;
    private final long bytes;
    private final Eraser eraser;
    private final ChunkPool pool;
    private final Magazines magazines;

    /**
     * A space without memory.
     *
     * @param source where its chunks come from
     * @param request what they are
     * @param atOnce whether released memory is given out again without waiting for the collector
     */
    PerCpuSpace(ChunkSource source, ChunkSource.Request request, boolean atOnce) {
        this(source, request, atOnce, Reclaimer.shared());
    }

    /** The same with a reclaimer of its own. */
    PerCpuSpace(
            ChunkSource source, ChunkSource.Request request, boolean atOnce, Reclaimer reclaimer) {
        this.source = source;
        this.request = request;
        this.atOnce = atOnce;
        this.reclaimer = reclaimer;
        int unitBytes = source.unitBytes(request);
        int touched = Math.min(request.units(), Runtime.getRuntime().availableProcessors());
        bytes = (touched + 2L) * request.granule();
        eraser = new Eraser(slots(false, () -> 0));
        pool = new ChunkPool(source, request, !atOnce, reclaimer);
        magazines =
                new Magazines(pool, eraser, new Chunk(0, unitBytes, request.granule()).capacity());
    }

    /**
     * The handle of memory for a new counter, all zero.
     *
     * @throws IllegalStateException if there is none
     */
    long allocate() {
        return magazines.take();
    }

    /** How memory of this space is reached. */
    OffHeapSlots slots(boolean fused, Index index) {
        return new OffHeapSlots(source, request, source.unitBytes(request), fused, index);
    }

    /** Takes the memory of a closed counter; see the essay for when it is given out again. */
    void release(Object counter, long handle) {
        if (atOnce) {
            magazines.put(handle);
        } else {
            reclaimer.retire(counter, this, handle);
        }
    }

    /**
     * Takes memory whose counters the collector has found unreachable. What is left on the stack
     * after an error is not taken, and can be given again.
     */
    void reclaim(Places places) {
        eraser.clear(places, 0);
        pool.put(places, 0);
        magazines.callBackIfMostlyFree();
    }

    /** How much memory a place may have touched, in its units and in the central one. */
    long bytes() {
        return bytes;
    }

    /** How many chunks are mapped. */
    int chunks() {
        return pool.chunks();
    }
}
