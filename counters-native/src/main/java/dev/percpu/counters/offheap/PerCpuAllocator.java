package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.offheap.Leases.Lease;
import java.lang.ref.Reference;

/**
 * The per-CPU memory of all counters that ask for the same. Under the index {@code owner} a unit is
 * a thread's slab instead of a CPU's. Thread-safe.
 */
final class PerCpuAllocator {

    /*
     * Layout. Chunks, as Chunk draws them, in a ChunkPool; in front of it Magazines. Fresh memory is
     * zero as it comes and is not touched, so that creating a counter costs the same for any number of
     * units.
     *
     * Why memory never reaches two counters. Nothing tells an updater that its counter is being
     * closed, so the memory of a closed counter may still be written to. So it waits, tied to a phantom
     * reference to its counter, until the collector has found that unreachable: every method keeps its
     * counter reachable until it has done with the memory, so then none runs, and none can begin. Only
     * then does the Reclaimer clear it and put it back. A counter that was never closed comes back in the
     * same way; one that its owner closes but keeps a reference to holds its memory.
     *
     * In an allocator with a grace every method has marked the memory before it uses it, and has found the
     * counter open after that; so the Reclaimer waits until no thread has it marked, as PerThread says.
     * Where a thread that has no mark has used the counter, its memory waits for the collector.
     *
     * In an allocator for reuse at once the caller answers for there being no such update, and nothing is
     * waited for. Should there be one, it lands in another counter of that allocator, and never in memory
     * that is not mapped, since the pool of such an allocator keeps its mappings. Counters of other allocators
     * are out of its reach.
     *
     * Progress. Allocation and release wait for a monitor only when a magazine is full, empty or
     * busy; updates take no part in any of this.
     *
     * What it does not do. In an allocator for reuse at once a counter that is never closed keeps its memory
     * for good.
     *
     * References. Linux mm/percpu.c, for chunks, units and the offset that is the same in each.
     */

    /** When the memory of a closed counter is given out again. */
    enum Reuse {
        /** When it is closed. */
        AT_ONCE,
        /** When no thread has it marked. */
        AFTER_GRACE,
        /** When the collector has found it unreachable. */
        AFTER_COLLECTION
    }

    private static final int MOST_CLEARED = 4_096;
    private static final int LEAST_BATCH = 4;
    private static final int MOST_BATCH = 64;

    private final ChunkSource source;
    private final ChunkSource.Request request;
    private final Reuse reuse;
    private final Reclaimer reclaimer;
    private final Eraser eraser;
    private final ChunkPool pool;
    private final Magazines magazines;

    /**
     * An allocator without memory.
     *
     * @param source where its chunks come from
     * @param request what they are
     * @param reuse when the memory of a closed counter is given out again
     */
    PerCpuAllocator(ChunkSource source, ChunkSource.Request request, Reuse reuse) {
        this(source, request, reuse, Reclaimer.shared());
    }

    /** The same with a reclaimer of its own. */
    PerCpuAllocator(
            ChunkSource source, ChunkSource.Request request, Reuse reuse, Reclaimer reclaimer) {
        this.source = source;
        this.request = request;
        this.reuse = reuse;
        this.reclaimer = reclaimer;
        int unitBytes = source.unitBytes(request);
        eraser = new Eraser(slots(false, () -> 0));
        pool = new ChunkPool(source, request, reuse != Reuse.AT_ONCE, reclaimer);
        magazines =
                new Magazines(pool, eraser, new Chunk(0, unitBytes, request.granule()).capacity());
    }

    /** When the memory of a closed counter is given out again. */
    Reuse reuse() {
        return reuse;
    }

    /**
     * The handle of memory for a new counter, all zero.
     *
     * @throws IllegalStateException if there is none
     */
    long allocate() {
        return magazines.take();
    }

    /**
     * The same for a counter whose memory is not given out again at once.
     *
     * @param counter whose memory comes back when it is unreachable; not if it is {@code null}
     */
    Lease lease(Object counter) {
        Lease lease = reclaimer.open(counter, this);
        lease.handle = magazines.take();
        return lease;
    }

    /** How memory of this allocator is reached. */
    OffHeapSlots slots(boolean fused, Index index) {
        return new OffHeapSlots(
                source,
                request,
                source.unitBytes(request),
                fused,
                reuse == Reuse.AFTER_GRACE,
                index);
    }

    /** Gives memory out again at once, for which the caller answers. */
    void release(long handle) {
        magazines.put(handle);
    }

    /**
     * Gives memory out again when nobody uses it.
     *
     * @param counter whose it was
     * @param marked whether everybody who used it has marked it
     */
    void release(Lease lease, Object counter, boolean marked) {
        if (reuse == Reuse.AFTER_GRACE && marked) {
            PerThread.unmark();
            reclaimer.close(lease);
        } else {
            reclaimer.abandon(lease, counter);
        }
        Reference.reachabilityFence(counter);
    }

    /**
     * Takes memory that nobody uses any more. What is left on the stack after an error is not
     * taken, and can be given again.
     */
    void reclaim(Allocations allocations) {
        eraser.clear(allocations, 0);
        pool.put(allocations, 0);
        magazines.callBackIfMostlyFree();
    }

    /** How many allocations are cleared in one step, so that it takes well under a millisecond. */
    int batch() {
        long words = (long) request.units() * request.words();
        return Math.clamp(MOST_CLEARED / words, LEAST_BATCH, MOST_BATCH);
    }

    /** The bytes of an allocation in each unit. */
    int granule() {
        return request.granule();
    }

    /** How many chunks are mapped. */
    int chunks() {
        return pool.chunks();
    }
}
