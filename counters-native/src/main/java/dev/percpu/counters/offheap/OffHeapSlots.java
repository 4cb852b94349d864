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
 * @param request what they are; there are as many slots as units
 * @param unitBytes the length of a unit, a power of two
 * @param fused whether the bridge finds the CPU and updates its slot in one call
 * @param index which slots have been used; walks do not touch the others
 */
record OffHeapSlots(
        ChunkSource source, ChunkSource.Request request, int unitBytes, boolean fused, Index index)
        implements Slots {

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    int units() {
        return request.units();
    }

    /** How many units the bridge may choose from: behind those of CPUs lie a tree's inner nodes. */
    int cpus() {
        return index instanceof Placement.ByCpu cpus ? cpus.slots() : units();
    }

    private long at(long handle, int slot) {
        return handle + slot * Chunk.stride(unitBytes);
    }

    /** The place of a central count. */
    long central(long handle) {
        long offset = handle & (unitBytes - 1);
        return at(handle - offset, units()) + Chunk.centralOffset(offset);
    }

    /** The place of the bitmap that all words of a granule have. */
    private long bitmap(long handle) {
        long offset = handle & (unitBytes - 1);
        return at(handle - offset, units())
                + Chunk.bitmapOffset(offset & -request.granule(), unitBytes, request.bitmapWords());
    }

    /** Records that a slot has been touched. */
    void touch(long handle, int slot) {
        long word = bitmap(handle) + (long) (slot >> 6) * Long.BYTES;
        long bit = 1L << slot;
        if (((long) WORD.getOpaque(segment(word), offset(word)) & bit) == 0) {
            WORD.getAndBitwiseOr(segment(word), offset(word), bit);
        }
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
        return Math.min(units(), index.used());
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
        if (request.recorded() && value != 0) {
            touch(handle, slot);
        }
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        long old = (long) WORD.getAndAdd(segment(handle), offset(at(handle, slot)), delta);
        if (request.recorded() && old == 0) {
            touch(handle, slot);
        }
        return old;
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        long old = (long) WORD.getAndSet(segment(handle), offset(at(handle, slot)), value);
        if (request.recorded() && old == 0 && value != 0) {
            touch(handle, slot);
        }
        return old;
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        boolean set =
                WORD.compareAndSet(segment(handle), offset(at(handle, slot)), expected, value);
        if (request.recorded() && set && expected == 0 && value != 0) {
            touch(handle, slot);
        }
        return set;
    }

    @Override
    public void clear(long[] array, long handle) {
        if (!request.recorded()) {
            Slots.super.clear(array, handle);
        }
        int bytes = request.words() * Long.BYTES;
        long word = bitmap(handle);
        for (int slot = 0; slot < units(); slot += Long.SIZE, word += Long.BYTES) {
            for (long bits = (long) WORD.getOpaque(segment(word), offset(word));
                    bits != 0;
                    bits &= bits - 1) {
                zero(at(handle, slot + Long.numberOfTrailingZeros(bits)), bytes);
            }
            zero(word, Long.BYTES);
        }
        zero(central(handle), 2 * bytes);
    }

    /** Clears words, and leaves alone those that are. */
    void zero(long place, int bytes) {
        for (long word = place; word < place + bytes; word += Long.BYTES) {
            if ((long) WORD.getOpaque(segment(word), offset(word)) != 0) {
                WORD.setOpaque(segment(word), offset(word), 0L);
            }
        }
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
        return Bridge.add(handle, Chunk.stride(unitBytes), cpus(), delta);
    }

    @Override
    public int addFusedBounded(long[] array, long handle, long delta, long batch) {
        int answer = Bridge.addBounded(handle, Chunk.stride(unitBytes), cpus(), delta, batch);
        return touchedIfFresh(handle, answer);
    }

    /** Records the slot that the bridge says was fresh, if it says so. */
    int touchedIfFresh(long handle, int answer) {
        if (request.recorded() && answer < -1) {
            touch(handle, -2 - answer);
        }
        return answer;
    }
}
