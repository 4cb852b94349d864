package dev.percpu.counters.heap;

import dev.percpu.counters.design.Slots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Slots in a {@code long[]} of their own for each counter.
 *
 * <pre>{@code
 *         0        central          origin     origin + stride
 * padded  | padding | count, lock .. | slot 0 .. | slot 1 .. | ...
 * dense   | count, lock | slot 0 | slot 1 | ...
 * }</pre>
 *
 * <p>In the padded form each slot, and the pair of central words, begins a stretch of {@code
 * stride} words of which nothing else is used, and one such stretch comes first, so that neither
 * two slots nor a slot and a neighbouring object share a cache line. Without a central count its
 * words are left out.
 *
 * @param count how many slots there are
 * @param stride words from slot to slot
 * @param origin where slot 0 is
 * @param central where the central count is; the lock is in the next word
 */
record HeapSlots(int count, int stride, int origin, int central) implements Slots {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    static HeapSlots padded(int count, int stride, boolean hasCentral) {
        return new HeapSlots(count, stride, hasCentral ? 2 * stride : stride, stride);
    }

    static HeapSlots dense(int count, boolean hasCentral) {
        return new HeapSlots(count, 1, hasCentral ? 2 : 0, 0);
    }

    /** Memory for one counter; the greatest options give 2<sup>25</sup> words. */
    long[] newArray() {
        return new long[origin + count * stride];
    }

    private int at(int slot) {
        return origin + slot * stride;
    }

    @Override
    public long getVolatile(long[] array, long handle, int slot) {
        return (long) WORD.getVolatile(array, at(slot));
    }

    @Override
    public long getOpaque(long[] array, long handle, int slot) {
        return (long) WORD.getOpaque(array, at(slot));
    }

    @Override
    public void setOpaque(long[] array, long handle, int slot, long value) {
        WORD.setOpaque(array, at(slot), value);
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        return (long) WORD.getAndAdd(array, at(slot), delta);
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        return (long) WORD.getAndSet(array, at(slot), value);
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        return WORD.compareAndSet(array, at(slot), expected, value);
    }

    @Override
    public long getCentral(long[] array, long handle) {
        return (long) WORD.getOpaque(array, central);
    }

    @Override
    public void setCentral(long[] array, long handle, long value) {
        WORD.setOpaque(array, central, value);
    }

    @Override
    public boolean tryLock(long[] array, long handle) {
        return (long) WORD.getOpaque(array, central + 1) == 0
                && WORD.compareAndSet(array, central + 1, 0L, 1L);
    }

    @Override
    public void unlock(long[] array, long handle) {
        WORD.setRelease(array, central + 1, 0L);
    }

    @Override
    public void release(Object counter, long handle) {
        // The array is the collector's: nothing to give back.
    }
}
