package dev.percpu.counters.heap;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.Slots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Slots of which most have an owner. Shared slots and central words are in the counter's own array.
 * Owned slots are in the slabs of their threads; {@link HeapSlabs} has the diagram.
 *
 * <p>The upper half of a handle is the index of the first word of the counter's cell. The lower
 * half is the member's offset in bytes.
 *
 * <p>The slabs and the padding are also in {@code allocator}. They are separate components because
 * the compiler treats the components of a constant record as constants, but not the fields of
 * {@link HeapSlabs}.
 *
 * @param fixed the shared slots and the central words
 * @param allocator the slabs with the owned slots
 * @param slabs its slabs by thread
 * @param padding its padding: the number of words at the end of a slab that must stay unused
 * @param index tells which slots are owned, and which have been used
 */
record SlabSlots(HeapSlots fixed, HeapSlabs allocator, long[][] slabs, int padding, Index index)
        implements Slots {

    private static final VarHandle SLAB = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long MEMBER = 0xffff_ffffL;

    SlabSlots(HeapSlots fixed, HeapSlabs allocator, Index index) {
        this(fixed, allocator, allocator.table(), allocator.padding(), index);
    }

    /** Returns a handle for the counter that the array belongs to. */
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

    /**
     * Returns the current thread's own slab, and grows it if it is too short. The read is plain,
     * because only this thread replaces the slab.
     */
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
