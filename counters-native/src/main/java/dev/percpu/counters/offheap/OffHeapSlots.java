package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.Slots;
import dev.percpu.counters.linux.Bridge;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Slots in per-CPU memory; {@link Chunk} has the picture.
 *
 * @param source where its chunks come from, and how they are reached
 * @param units how many units, and so slots, there are
 * @param unitBytes the length of a unit, a power of two
 * @param fused whether the bridge finds the CPU and updates its slot in one call
 * @param index which slots have been used; walks do not touch the others
 */
record OffHeapSlots(ChunkSource source, int units, int unitBytes, boolean fused, Index index)
        implements Slots {

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private long at(long handle, int slot) {
        return handle + slot * Chunk.stride(unitBytes);
    }

    /** The place of a central count. */
    long central(long handle) {
        long offset = handle & (unitBytes - 1);
        return at(handle - offset, units) + Chunk.centralOffset(offset);
    }

    private long lock(long handle) {
        return central(handle) + Long.BYTES;
    }

    private MemorySegment segment(long place) {
        return source.segment(place);
    }

    private long offset(long place) {
        return source.offset(place);
    }

    @Override
    public int count() {
        return Math.min(units, index.used());
    }

    @Override
    public long getVolatile(long[] array, long handle, int slot) {
        return (long) WORD.getVolatile(segment(handle), offset(at(handle, slot)));
    }

    @Override
    public long getOpaque(long[] array, long handle, int slot) {
        return (long) WORD.getOpaque(segment(handle), offset(at(handle, slot)));
    }

    @Override
    public void setOpaque(long[] array, long handle, int slot, long value) {
        WORD.setOpaque(segment(handle), offset(at(handle, slot)), value);
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        return (long) WORD.getAndAdd(segment(handle), offset(at(handle, slot)), delta);
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        return (long) WORD.getAndSet(segment(handle), offset(at(handle, slot)), value);
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        return WORD.compareAndSet(segment(handle), offset(at(handle, slot)), expected, value);
    }

    @Override
    public long getCentral(long[] array, long handle) {
        return (long) WORD.getOpaque(segment(handle), offset(central(handle)));
    }

    @Override
    public void setCentral(long[] array, long handle, long value) {
        WORD.setOpaque(segment(handle), offset(central(handle)), value);
    }

    @Override
    public void addCentral(long[] array, long handle, long delta) {
        WORD.getAndAdd(segment(handle), offset(central(handle)), delta);
    }

    @Override
    public boolean tryLock(long[] array, long handle) {
        return (long) WORD.getOpaque(segment(handle), offset(lock(handle))) == 0
                && WORD.compareAndSet(segment(handle), offset(lock(handle)), 0L, 1L);
    }

    @Override
    public void unlock(long[] array, long handle) {
        WORD.setRelease(segment(handle), offset(lock(handle)), 0L);
    }

    @Override
    public long addFused(long[] array, long handle, long delta) {
        return Bridge.add(handle, Chunk.stride(unitBytes), units, delta);
    }

    @Override
    public int addFusedBounded(long[] array, long handle, long delta, long batch) {
        return Bridge.addBounded(handle, Chunk.stride(unitBytes), units, delta, batch);
    }
}
