package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.offheap.Leases.Lease;
import java.lang.ref.Reference;

/**
 * The allocator of per-CPU memory for all counters with the same request. With the index {@code
 * owner}, a unit is the slab of a thread instead of the memory of a CPU. Thread-safe.
 */
final class PerCpuAllocator {

    /*
     * Layout. A ChunkPool with chunks, whose diagram is in Chunk, and Magazines in front of the
     * pool. Fresh memory is already zero and is not touched, so the creation of a counter costs the
     * same for any number of units.
     *
     * Why memory never reaches two counters. An updater does not know that its counter is being
     * closed, so it may still write to the memory of a closed counter. So that memory waits, with a
     * phantom reference to its counter, until the garbage collector has found the counter
     * unreachable. Every method keeps its counter reachable while it uses the memory. So at that
     * time no method runs, and none can begin. Only then does the Reclaimer clear the memory and
     * return it. The memory of a counter that was never closed comes back in the same way. If the
     * application closes a counter but keeps a reference to it, the counter keeps its memory.
     *
     * With AFTER_GRACE, every method first marks the memory and then finds the counter open, before
     * it uses the memory. So the Reclaimer waits until no thread has the memory marked, as
     * PerThread describes. If a thread without a mark has used the counter, the memory waits for
     * the garbage collector.
     *
     * With AT_ONCE, the caller guarantees that there is no such update, and the memory does not
     * wait. If there is one, it changes another counter of the same allocator. It never reaches
     * unmapped memory, because the pool of such an allocator keeps its mappings. It cannot reach
     * counters of other allocators.
     *
     * Progress. Allocation and release wait for a monitor only if a magazine is full, empty or
     * busy. Updates are not involved.
     *
     * What it does not do. With AT_ONCE, a counter that is never closed keeps its memory for ever.
     *
     * References. Linux mm/percpu.c, for chunks, units and the same offset in each unit.
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

    private static final int WORDS_OF_SMALL = 64;
    private static final int MOST_WORK = 16;

    private final ChunkSource source;
    private final ChunkSource.Request request;
    private final Reuse reuse;
    private final Reclaimer reclaimer;
    private final Eraser eraser;
    private final ChunkPool pool;
    private final Magazines magazines;

    /**
     * Creates an allocator without memory.
     *
     * @param source provides its chunks
     * @param request describes the chunks
     * @param reuse when the memory of a closed counter is given out again
     */
    PerCpuAllocator(ChunkSource source, ChunkSource.Request request, Reuse reuse) {
        this(source, request, reuse, Reclaimer.shared());
    }

    /** Creates an allocator with its own reclaimer. */
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
     * Allocates zeroed memory for a new counter and returns its handle.
     *
     * @throws IllegalStateException if there is no memory
     */
    long allocate() {
        return magazines.take();
    }

    /**
     * Allocates zeroed memory for a counter whose memory is not given out again at once.
     *
     * @param counter the counter; its memory comes back when it is unreachable, unless it is {@code
     *     null}
     */
    Lease lease(Object counter) {
        Lease lease = reclaimer.open(counter, this);
        lease.handle = magazines.take();
        return lease;
    }

    /** Returns the access to the memory of this allocator. */
    OffHeapSlots slots(boolean fused, Index index) {
        return new OffHeapSlots(
                source,
                request,
                source.unitBytes(request),
                fused,
                reuse == Reuse.AFTER_GRACE,
                index);
    }

    /** Releases memory for immediate reuse. The caller guarantees that no thread uses it. */
    void release(long handle) {
        magazines.put(handle);
    }

    /**
     * Releases memory for reuse after no thread uses it.
     *
     * @param counter the counter that used it
     * @param marked whether every thread that used it has marked it
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
     * Takes back memory that no thread uses any more. Allocations that are still on the stack after
     * an error were not taken back, and the call can be repeated for them.
     */
    void reclaim(Allocations allocations) {
        eraser.clear(allocations, 0);
        pool.put(allocations, 0);
        magazines.callBackIfMostlyFree();
    }

    /** The work of taking one allocation back. The work of a small one is 1. */
    int work() {
        long words = (long) request.units() * request.words();
        return Math.clamp(words / WORDS_OF_SMALL, 1, MOST_WORK);
    }

    /** The size of an allocation in each unit, in bytes. */
    int granule() {
        return request.granule();
    }

    /** The number of mapped chunks. */
    int chunks() {
        return pool.chunks();
    }
}
