package dev.percpu.counters.offheap;

import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.design.Index;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * The per-CPU memory of all counters with the same number of units and the same granule. Under the
 * index {@code owner} a unit is a thread's slab instead of a CPU's.
 */
final class PerCpuSpace {

    /*
     * Layout. Chunks, as Chunk draws them. Counters are given out from the newest chunk in order, and
     * then from the memory of closed ones.
     *
     * Why memory never reaches two counters. Nothing tells an updater that its counter is being
     * closed, so the memory of a closed counter may still be written to. Every method of a counter
     * keeps the counter reachable until it has done with the memory. So the memory waits, tied to a
     * phantom reference to its counter, until the collector has found the counter unreachable: then no
     * method of it runs, and none can begin. Only then is it cleared and given out again. A counter
     * that its owner closes but keeps a reference to holds its memory as well. With
     * SlotReuse.IMMEDIATE the caller answers for there being no such update, and nothing is waited
     * for.
     *
     * When the collector does not run. Off-heap memory puts no pressure on the heap, so a program that
     * creates and closes many counters could map chunk after chunk between two collections. When more
     * than half of a space of eight chunks or more is waiting for the collector, growing first asks it
     * to run, as direct buffers do; what comes back pays for the next as many counters. The same is
     * tried before memory is refused.
     *
     * Progress. Allocation and release hold this object's monitor; updates never do.
     *
     * What it does not do. Chunks are not returned to the system. A counter that is never closed keeps
     * its memory for good.
     *
     * References. Linux mm/percpu.c, for chunks, units and the offset that is the same in each;
     * java.nio's direct buffers, for memory that waits for the collector.
     */

    private static final int CHUNKS_BEFORE_COLLECTION = 8;
    private static final long WAIT_MILLIS = 500;

    private final ChunkSource source;
    private final int units;
    private final int granule;

    private final ArrayDeque<Long> recycled = new ArrayDeque<>();
    private final Set<Retired> retired = new HashSet<>();
    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
    private Chunk newest;
    private int chunks;
    private int given;

    /** The memory of a closed counter that may still be reachable. */
    private static final class Retired extends PhantomReference<Object> {
        final OffHeapSlots slots;
        final long handle;

        Retired(Object counter, ReferenceQueue<Object> queue, OffHeapSlots slots, long handle) {
            super(counter, queue);
            this.slots = slots;
            this.handle = handle;
        }
    }

    PerCpuSpace(ChunkSource source, int units, int granule) {
        this.source = source;
        this.units = units;
        this.granule = granule;
    }

    /**
     * The handle of memory for a new counter, all zero.
     *
     * @throws IllegalStateException if there is none
     */
    synchronized long allocate() {
        reclaim();
        if (recycled.isEmpty() && exhausted() && mostlyRetired()) {
            awaitCollection();
        }
        if (recycled.isEmpty() && exhausted()) {
            grow();
        }
        if (!recycled.isEmpty()) {
            return recycled.pop();
        }
        return newest.handle(given++);
    }

    /** How memory of this space is reached. */
    OffHeapSlots slots(int width, boolean fused, Index index) {
        return new OffHeapSlots(
                source, units, source.unitBytes(units, granule), width, fused, index);
    }

    /** Takes the memory of a closed counter; see the essay for when it is given out again. */
    synchronized void release(Object counter, OffHeapSlots slots, long handle, SlotReuse reuse) {
        switch (reuse) {
            case IMMEDIATE, CACHED -> recycle(slots, handle);
            case AFTER_COLLECTION -> retired.add(new Retired(counter, unreachable, slots, handle));
        }
    }

    private boolean exhausted() {
        return newest == null || given == newest.capacity();
    }

    private boolean mostlyRetired() {
        return chunks >= CHUNKS_BEFORE_COLLECTION
                && retired.size() > (long) chunks * newest.capacity() / 2;
    }

    private void grow() {
        try {
            newest = source.chunk(units, granule);
        } catch (IllegalStateException e) {
            awaitCollection();
            if (recycled.isEmpty()) {
                throw e;
            }
            return;
        }
        given = 0;
        chunks++;
    }

    private void awaitCollection() {
        if (retired.isEmpty()) {
            return;
        }
        System.gc();
        try {
            Reference<?> first = unreachable.remove(WAIT_MILLIS);
            if (first != null) {
                recycle((Retired) first);
                reclaim();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reclaim() {
        for (Reference<?> one; (one = unreachable.poll()) != null; ) {
            recycle((Retired) one);
        }
    }

    private void recycle(Retired one) {
        retired.remove(one);
        recycle(one.slots, one.handle);
    }

    private void recycle(OffHeapSlots slots, long handle) {
        slots.clear(handle);
        recycled.push(handle);
    }
}
