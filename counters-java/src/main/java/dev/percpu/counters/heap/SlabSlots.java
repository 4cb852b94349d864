package dev.percpu.counters.heap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.Slots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Slots of which most have an owner: shared ones and central words in an array of the counter's
 * own, owned ones in the slabs of their threads; {@link HeapSlabs} has the picture.
 *
 * <p>A handle has the first word of the counter's cell in its upper half, and the bytes to the
 * member in its lower half.
 *
 * <p>The slabs and the padding are those of the allocator. They are components besides because the
 * compiler takes the components of a constant record, but not the fields of {@link HeapSlabs}, for
 * constants.
 *
 * @param fixed the shared slots and the central words
 * @param allocator where owned slots live
 * @param slabs its slabs by thread
 * @param padding its padding: words at the end of a slab that must stay unused
 * @param index which slots are owned, and which have been used
 */
record SlabSlots(HeapSlots fixed, HeapSlabs allocator, long[][] slabs, int padding, Index index)
        implements Slots {

    private static final VarHandle SLAB = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long MEMBER = 0xffff_ffffL;

    SlabSlots(HeapSlots fixed, HeapSlabs allocator, Index index) {
        this(fixed, allocator, allocator.table(), allocator.padding(), index);
    }

    /** The handle of the counter whose array that is. */
    long newHandle(long[] array) {
        return (long) allocator.cell(array) << Integer.SIZE;
    }

    private boolean owned(int slot) {
        return slot >= fixed.count();
    }

    private static long member(long handle) {
        return handle & MEMBER;
    }

    private static int word(long handle) {
        return (int) (handle >>> Integer.SIZE) + ((int) handle >> 3);
    }

    /** The current thread's own slab, if long enough; plain, since only the thread replaces it. */
    private long[] own(int slot, int word) {
        long[] slab = slabs[slot - fixed.count()];
        return word < slab.length - padding ? slab : allocator.grow(slot - fixed.count(), word);
    }

    @Override
    public int count() {
        return index.used();
    }

    @Override
    public long getVolatile(long[] array, long handle, int slot) {
        if (!owned(slot)) {
            return fixed.getVolatile(array, member(handle), slot);
        }
        long[] slab = (long[]) SLAB.getAcquire(slabs, slot - fixed.count());
        int word = word(handle);
        return word < slab.length - padding ? (long) WORD.getVolatile(slab, word) : 0;
    }

    @Override
    public long getOpaque(long[] array, long handle, int slot) {
        if (!owned(slot)) {
            return fixed.getOpaque(array, member(handle), slot);
        }
        int word = word(handle);
        return (long) WORD.getOpaque(own(slot, word), word);
    }

    @Override
    public void setOpaque(long[] array, long handle, int slot, long value) {
        if (owned(slot)) {
            int word = word(handle);
            WORD.setOpaque(own(slot, word), word, value);
        } else {
            fixed.setOpaque(array, member(handle), slot, value);
        }
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        if (!owned(slot)) {
            return fixed.getAndAdd(array, member(handle), slot, delta);
        }
        int word = word(handle);
        return (long) WORD.getAndAdd(own(slot, word), word, delta);
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        if (!owned(slot)) {
            return fixed.getAndSet(array, member(handle), slot, value);
        }
        int word = word(handle);
        return (long) WORD.getAndSet(own(slot, word), word, value);
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        if (!owned(slot)) {
            return fixed.compareAndSet(array, member(handle), slot, expected, value);
        }
        int word = word(handle);
        return WORD.compareAndSet(own(slot, word), word, expected, value);
    }

    @Override
    public long getCentral(long[] array, long handle) {
        return fixed.getCentral(array, member(handle));
    }

    @Override
    public void setCentral(long[] array, long handle, long value) {
        fixed.setCentral(array, member(handle), value);
    }

    @Override
    public void addCentral(long[] array, long handle, long delta) {
        fixed.addCentral(array, member(handle), delta);
    }

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof SlabSlots that
                && fixed.equals(that.fixed)
                && allocator == that.allocator
                && slabs == that.slabs
                && padding == that.padding
                && index.equals(that.index);
    }

    @Override
    public int hashCode() {
        int hash = fixed.hashCode();
        hash = 31 * hash + allocator.hashCode();
        hash = 31 * hash + slabs.hashCode();
        hash = 31 * hash + padding;
        hash = 31 * hash + index.hashCode();
        return hash;
    }
}
