package dev.percpu.counters.heap;

import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.Slots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Slots in a {@code long[]} of their own for each counter or group.
 *
 * <pre>{@code
 *         0        central              origin         origin + stride
 * padded  | padding | count, lock, .. | slot 0, ..   | slot 1, ..   | ...
 * dense   | count, lock, .. | slot 0, .. | slot 1, .. | ...
 * }</pre>
 *
 * <p>A slot has a word, and the central area a count and a lock, for each member. In the padded
 * form each slot, and the central area, begins a stretch of which at least one word at the end is
 * not used, and a stretch of padding comes first, so that neither two slots nor a slot and a
 * neighbouring object share a cache line. Without a central count its words are left out.
 *
 * @param count how many slots there are
 * @param stride words from slot to slot
 * @param origin where slot 0 is
 * @param central where the central count is; the lock is in the next word
 * @param alone whether there is one member only, whose handle is zero: places are constants then,
 *     and an access need not wait for the handle
 */
record HeapSlots(int count, int stride, int origin, int central, boolean alone) implements Slots {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** The longest array that every JVM allocates. */
    private static final int MOST_WORDS = Integer.MAX_VALUE - 8;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if no array is long enough
     */
    HeapSlots {
        if (origin + (long) count * stride > MOST_WORDS) {
            throw new IllegalArgumentException(
                    count
                            + " slots of "
                            + stride
                            + " words are more than an array on the heap holds; use layout"
                            + " 'offheap' or a smaller group");
        }
    }

    /** Slots of that shape, padded by that many words; dense if there is no padding. */
    static HeapSlots of(Shape shape, int padding) {
        int central = shape.central() ? stretch(2 * shape.width(), padding) : 0;
        return new HeapSlots(
                shape.slots(),
                stretch(shape.width(), padding),
                padding + central,
                padding,
                shape.width() == 1);
    }

    /** The least multiple of the padding that leaves a word over; the words alone without any. */
    private static int stretch(int words, int padding) {
        return padding == 0 ? words : (words / padding + 1) * padding;
    }

    /** Memory for one counter or group. */
    long[] newArray() {
        return new long[origin + count * stride];
    }

    private int at(long handle, int slot) {
        return origin + (alone ? 0 : (int) (handle >> 3)) + slot * stride;
    }

    private int central(long handle) {
        return central + (alone ? 0 : (int) (handle >> 2));
    }

    private int lock(long handle) {
        return central(handle) + 1;
    }

    @Override
    public long getVolatile(long[] array, long handle, int slot) {
        return (long) WORD.getVolatile(array, at(handle, slot));
    }

    @Override
    public long getOpaque(long[] array, long handle, int slot) {
        return (long) WORD.getOpaque(array, at(handle, slot));
    }

    @Override
    public void setOpaque(long[] array, long handle, int slot, long value) {
        WORD.setOpaque(array, at(handle, slot), value);
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        return (long) WORD.getAndAdd(array, at(handle, slot), delta);
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        return (long) WORD.getAndSet(array, at(handle, slot), value);
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        return WORD.compareAndSet(array, at(handle, slot), expected, value);
    }

    @Override
    public long getCentral(long[] array, long handle) {
        return (long) WORD.getOpaque(array, central(handle));
    }

    @Override
    public void setCentral(long[] array, long handle, long value) {
        WORD.setOpaque(array, central(handle), value);
    }

    @Override
    public void addCentral(long[] array, long handle, long delta) {
        WORD.getAndAdd(array, central(handle), delta);
    }

    @Override
    public boolean tryLock(long[] array, long handle) {
        return (long) WORD.getOpaque(array, lock(handle)) == 0
                && WORD.compareAndSet(array, lock(handle), 0L, 1L);
    }

    @Override
    public void unlock(long[] array, long handle) {
        WORD.setRelease(array, lock(handle), 0L);
    }
}
