package dev.percpu.counters.heap;

import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.Slots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Slots in one {@code long[]} for each counter or group.
 *
 * <pre>{@code
 *         0        central              origin         origin + stride
 * padded  | padding | count, ..  | slot 0, ..   | slot 1, ..   | ... | touched |
 * dense   | count, .. | slot 0, .. | slot 1, .. | ... | touched |
 * }</pre>
 *
 * <p>A slot has one word for each member, and the central area has one count for each member. In
 * the padded form, the array begins with padding. Each slot, and the central area, is followed by
 * at least one unused word. So neither two slots, nor a slot and a neighbouring object, share a
 * cache line. Without a central count, its words are left out. Without a record of touched slots,
 * its bits are left out.
 *
 * @param count the number of slots
 * @param stride the number of words from one slot to the next
 * @param origin the index of slot 0
 * @param central the index of the central count
 * @param width the number of members
 * @param recorded whether touched slots are recorded
 */
record HeapSlots(int count, int stride, int origin, int central, int width, boolean recorded)
        implements Slots {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** The longest array that every JVM can allocate. */
    private static final int MOST_WORDS = Integer.MAX_VALUE - 8;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if an array cannot be that long
     */
    HeapSlots {
        if (origin + (long) count * stride + count / Long.SIZE + 1 > MOST_WORDS) {
            throw new IllegalArgumentException(
                    count
                            + " slots of "
                            + stride
                            + " words do not fit into an array on the heap; use layout 'offheap' or"
                            + " a smaller group");
        }
    }

    /** Slots of a shape with a padding in words; dense if the padding is zero. */
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

    /**
     * The smallest multiple of the padding that leaves at least one unused word. Without padding,
     * the words alone.
     */
    private static int stretch(int words, int padding) {
        return padding == 0 ? words : (words / padding + 1) * padding;
    }

    /** Allocates memory for one counter or group. */
    long[] newArray() {
        return new long[touched(recorded ? count + 63 : 0)];
    }

    /**
     * The handle of a single member is zero. Then indexes are constants, and an access need not
     * wait for the handle.
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

    /** The index of the word with the slot's bit. */
    private int touched(int slot) {
        return origin + count * stride + (slot >> 6);
    }

    private void touch(long[] array, int slot) {
        long bit = 1L << slot;
        if (((long) WORD.getOpaque(array, touched(slot)) & bit) == 0) {
            WORD.getAndBitwiseOr(array, touched(slot), bit);
        }
    }

    /** Returns the index of a word that is about to be changed by a delta or to a value. */
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
        // Without central words, both indexes are equal.
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
