package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.Slots;
import dev.percpu.counters.linux.Bridge;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Slots in per-CPU memory; {@link Chunk} has the diagram.
 *
 * @param source provides the chunks and the access to them
 * @param request describes the chunks; there are as many slots as units
 * @param unitBytes the length of a unit, a power of two
 * @param fused whether the bridge finds the CPU and updates its slot in one call
 * @param reused whether another counter may use the memory when no thread has it marked
 * @param index tells which slots have been used; walks do not touch the others
 */
record OffHeapSlots(
        ChunkSource source,
        ChunkSource.Request request,
        int unitBytes,
        boolean fused,
        boolean reused,
        Index index)
        implements Slots {

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    /**
     * Whether some counter has a touched slot that is not recorded. From then on, no record is
     * trusted. Fused updates record a slot after they have changed it, and can fail in between.
     */
    static volatile boolean unrecorded;

    int units() {
        return request.units();
    }

    /**
     * The number of units that the bridge may select. A tree's inner nodes are behind the units of
     * the CPUs.
     */
    int cpus() {
        return index instanceof Placement.ByCpu cpus ? cpus.slots() : units();
    }

    private long at(long handle, int slot) {
        return handle + slot * Chunk.stride(unitBytes);
    }

    /** The address of a central count. */
    long central(long handle) {
        return at(handle, units());
    }

    /** The address of a flag. */
    long flag(long handle) {
        return at(handle, units()) + unitBytes;
    }

    /** Reads a flag, volatile. */
    long getFlag(long handle) {
        return (long) WORD.getVolatile(segment(handle), offset(flag(handle)));
    }

    /** Writes a flag, volatile. */
    void setFlag(long handle, long value) {
        WORD.setVolatile(segment(handle), offset(flag(handle)), value);
    }

    /** The address of the bitmap of a granule. */
    private long bitmap(long handle) {
        long offset = handle & (unitBytes - 1);
        return at(handle - offset, units())
                + Chunk.bitmapOffset(offset & -request.granule(), unitBytes, request.bitmapWords());
    }

    /** Records that a slot is touched. */
    void touch(long handle, int slot) {
        long word = bitmap(handle) + (long) (slot >> 6) * Long.BYTES;
        long bit = 1L << slot;
        if (((long) WORD.getOpaque(segment(word), offset(word)) & bit) == 0) {
            WORD.getAndBitwiseOr(segment(word), offset(word), bit);
        }
    }

    /**
     * Returns the offset in the segment of a word that is about to be changed by a delta or to a
     * value.
     */
    private long changing(long handle, int slot, long by) {
        long word = offset(at(handle, slot));
        if (request.recorded() && by != 0 && (long) WORD.getOpaque(segment(handle), word) == 0) {
            touch(handle, slot);
        }
        return word;
    }

    private MemorySegment segment(long allocation) {
        return source.segment(allocation);
    }

    private long offset(long allocation) {
        return source.offset(allocation);
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
        WORD.setOpaque(segment(handle), changing(handle, slot, value), value);
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        return (long) WORD.getAndAdd(segment(handle), changing(handle, slot, delta), delta);
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        return (long) WORD.getAndSet(segment(handle), changing(handle, slot, value), value);
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        return WORD.compareAndSet(segment(handle), changing(handle, slot, value), expected, value);
    }

    @Override
    public void clear(long[] array, long handle) {
        if (!request.recorded()) {
            Slots.super.clear(array, handle);
        }
        int bytes = request.words() * Long.BYTES;
        long word = bitmap(handle);
        long every = unrecorded ? -1 : 0;
        for (int slot = 0; slot < units(); slot += Long.SIZE, word += Long.BYTES) {
            long bits = every | (long) WORD.getOpaque(segment(word), offset(word));
            for (; bits != 0; bits &= bits - 1) {
                int touched = slot + Long.numberOfTrailingZeros(bits);
                if (touched < units()) {
                    zero(at(handle, touched), bytes);
                }
            }
            zero(word, Long.BYTES);
        }
        zeroCentral(handle);
    }

    /** Clears the central counts and flags of an allocation. */
    void zeroCentral(long handle) {
        int bytes = request.words() * Long.BYTES;
        zero(central(handle), bytes);
        zero(flag(handle), bytes);
    }

    /** Clears words. Does not write words that are already zero. */
    void zero(long allocation, int bytes) {
        for (long word = allocation; word < allocation + bytes; word += Long.BYTES) {
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
    public long addFused(long[] array, long handle, long delta) {
        return Bridge.add(handle, Chunk.stride(unitBytes), cpus(), delta);
    }

    @Override
    public int addFusedBounded(long[] array, long handle, long delta, long batch) {
        boolean recorded = request.recorded();
        int answer = Bridge.addBounded(handle, Chunk.stride(unitBytes), cpus(), delta, batch);
        if (recorded && answer < -1) {
            try {
                touch(handle, -2 - answer);
            } catch (Throwable e) {
                // The update is made. Only its record failed, because the stack is too short.
                unrecorded = true;
            }
        }
        return answer;
    }

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof OffHeapSlots that
                && source.equals(that.source)
                && request.equals(that.request)
                && unitBytes == that.unitBytes
                && fused == that.fused
                && reused == that.reused
                && index.equals(that.index);
    }

    @Override
    public int hashCode() {
        int hash = source.hashCode();
        hash = 31 * hash + request.hashCode();
        hash = 31 * hash + unitBytes;
        hash = 31 * hash + Boolean.hashCode(fused);
        hash = 31 * hash + Boolean.hashCode(reused);
        hash = 31 * hash + index.hashCode();
        return hash;
    }
}
