package dev.percpu.counters.heap;

import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.Slots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Slots in a {@code long[]} of their own for each counter or group.
 *
 * <pre>{@code
 *         0        central              origin         origin + stride
 * padded  | padding | count, ..  | slot 0, ..   | slot 1, ..   | ... | touched |
 * dense   | count, .. | slot 0, .. | slot 1, .. | ... | touched |
 * }</pre>
 *
 * <p>A slot has a word, and the central area a count, for each member. In the padded form each
 * slot, and the central area, begins a stretch of which at least one word at the end is not used,
 * and a stretch of padding comes first, so that neither two slots nor a slot and a neighbouring
 * object share a cache line. Without a central count its words are left out, and without a record
 * of the slots that have been touched its bits.
 *
 * @param count how many slots there are
 * @param stride words from slot to slot
 * @param origin where slot 0 is
 * @param central where the central count is
 * @param width how many members there are
 * @param recorded whether touched slots are recorded
 */
record HeapSlots(int count, int stride, int origin, int central, int width, boolean recorded)
        implements Slots {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** The longest array that every JVM allocates. */
    private static final int MOST_WORDS = Integer.MAX_VALUE - 8;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if no array is long enough
     */
    HeapSlots {
        if (origin + (long) count * stride + count / Long.SIZE + 1 > MOST_WORDS) {
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
        int central = shape.central() ? stretch(shape.width(), padding) : 0;
        return new HeapSlots(
                shape.slots(),
                stretch(shape.width(), padding),
                padding + central,
                padding,
                shape.width(),
                shape.recorded());
    }

    /** The least multiple of the padding that leaves a word over; the words alone without any. */
    private static int stretch(int words, int padding) {
        return padding == 0 ? words : (words / padding + 1) * padding;
    }

    /** Memory for one counter or group. */
    long[] newArray() {
        return new long[touched(recorded ? count + 63 : 0)];
    }

    /**
     * One member's handle is zero: allocations are constants then, and an access need not wait for
     * it.
     */
    private boolean alone() {
        return width == 1;
    }

    private int at(long handle, int slot) {
        return origin + (alone() ? 0 : (int) (handle >> 3)) + slot * stride;
    }

    private int central(long handle) {
        return central + (alone() ? 0 : (int) (handle >> 3));
    }

    /** Where the slot's bit is. */
    private int touched(int slot) {
        return origin + count * stride + (slot >> 6);
    }

    private void touch(long[] array, int slot) {
        long bit = 1L << slot;
        if (((long) WORD.getOpaque(array, touched(slot)) & bit) == 0) {
            WORD.getAndBitwiseOr(array, touched(slot), bit);
        }
    }

    /** Where a word is that is about to be changed by that, or to that. */
    private int changing(long[] array, long handle, int slot, long by) {
        int word = at(handle, slot);
        if (recorded && by != 0 && (long) WORD.getOpaque(array, word) == 0) {
            touch(array, slot);
        }
        return word;
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
        WORD.setOpaque(array, changing(array, handle, slot, value), value);
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        return (long) WORD.getAndAdd(array, changing(array, handle, slot, delta), delta);
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        return (long) WORD.getAndSet(array, changing(array, handle, slot, value), value);
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        return WORD.compareAndSet(array, changing(array, handle, slot, value), expected, value);
    }

    @Override
    public void clear(long[] array, long handle) {
        if (!recorded) {
            Slots.super.clear(array, handle);
        }
        for (int slot = 0; slot < count; slot += Long.SIZE) {
            for (long bits = array[touched(slot)]; bits != 0; bits &= bits - 1) {
                int from = at(handle, slot + Long.numberOfTrailingZeros(bits));
                Arrays.fill(array, from, from + width, 0);
            }
            array[touched(slot)] = 0;
        }
        // Without central words there is nothing between the two.
        Arrays.fill(array, central, Math.min(origin, central + width), 0);
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

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof HeapSlots that
                && count == that.count
                && stride == that.stride
                && origin == that.origin
                && central == that.central
                && width == that.width
                && recorded == that.recorded;
    }

    @Override
    public int hashCode() {
        int hash = count;
        hash = 31 * hash + stride;
        hash = 31 * hash + origin;
        hash = 31 * hash + central;
        hash = 31 * hash + width;
        hash = 31 * hash + Boolean.hashCode(recorded);
        return hash;
    }
}
