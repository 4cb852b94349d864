package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.design.Access.Operation;
import java.util.Objects;

/**
 * Slots on the heap whose layout is told of each access. An access beyond them fails.
 *
 * <p>They equal those of the same layout and form, whose counters share their classes, and never
 * the slots below: a class that the {@link Specialiser} keeps for these would be used unhooked.
 *
 * @param heap the slots below
 * @param layout who is told
 * @param fusedSlot the slot that fused updates are made in, in two steps between which they can be
 *     held up; {@link #NOT_FUSED} if there are none
 */
record HookedSlots(Slots heap, HookedLayout layout, int fusedSlot) implements Slots {

    /** In place of a slot for fused updates. */
    static final int NOT_FUSED = -1;

    private void before(Operation operation, long handle, int slot) {
        if (slot != Access.CENTRAL) {
            Objects.checkIndex(slot, count());
        }
        layout.see(Access.before(operation, word(handle), slot));
    }

    private void after(Operation operation, long handle, int slot) {
        layout.see(Access.after(operation, word(handle), slot));
    }

    private static int word(long handle) {
        return (int) (handle / Long.BYTES);
    }

    @Override
    public int count() {
        return heap.count();
    }

    @Override
    public long getVolatile(long[] array, long handle, int slot) {
        before(Operation.GET_VOLATILE, handle, slot);
        long value = heap.getVolatile(array, handle, slot);
        after(Operation.GET_VOLATILE, handle, slot);
        return value;
    }

    @Override
    public long getOpaque(long[] array, long handle, int slot) {
        before(Operation.GET_OPAQUE, handle, slot);
        long value = heap.getOpaque(array, handle, slot);
        after(Operation.GET_OPAQUE, handle, slot);
        return value;
    }

    @Override
    public void setOpaque(long[] array, long handle, int slot, long value) {
        before(Operation.SET_OPAQUE, handle, slot);
        heap.setOpaque(array, handle, slot, value);
        after(Operation.SET_OPAQUE, handle, slot);
    }

    @Override
    public long getAndAdd(long[] array, long handle, int slot, long delta) {
        before(Operation.GET_AND_ADD, handle, slot);
        long old = heap.getAndAdd(array, handle, slot, delta);
        after(Operation.GET_AND_ADD, handle, slot);
        return old;
    }

    @Override
    public long getAndSet(long[] array, long handle, int slot, long value) {
        before(Operation.GET_AND_SET, handle, slot);
        long old = heap.getAndSet(array, handle, slot, value);
        after(Operation.GET_AND_SET, handle, slot);
        return old;
    }

    @Override
    public boolean compareAndSet(long[] array, long handle, int slot, long expected, long value) {
        before(Operation.COMPARE_AND_SET, handle, slot);
        boolean set = heap.compareAndSet(array, handle, slot, expected, value);
        after(Operation.COMPARE_AND_SET, handle, slot);
        return set;
    }

    /** No access: it is made when nobody uses the memory. */
    @Override
    public void clear(long[] array, long handle) {
        heap.clear(array, handle);
    }

    @Override
    public long getCentral(long[] array, long handle) {
        before(Operation.GET_CENTRAL, handle, Access.CENTRAL);
        long value = heap.getCentral(array, handle);
        after(Operation.GET_CENTRAL, handle, Access.CENTRAL);
        return value;
    }

    @Override
    public void setCentral(long[] array, long handle, long value) {
        before(Operation.SET_CENTRAL, handle, Access.CENTRAL);
        heap.setCentral(array, handle, value);
        after(Operation.SET_CENTRAL, handle, Access.CENTRAL);
    }

    @Override
    public void addCentral(long[] array, long handle, long delta) {
        before(Operation.ADD_CENTRAL, handle, Access.CENTRAL);
        heap.addCentral(array, handle, delta);
        after(Operation.ADD_CENTRAL, handle, Access.CENTRAL);
    }

    @Override
    public boolean fused() {
        layout.see(Access.before(Operation.FUSED, 0, Access.NOWHERE));
        return fusedSlot != NOT_FUSED;
    }

    /** Looks at the slot, and adds to it later, as a sequence of instructions does. */
    @Override
    public int addFusedBounded(long[] array, long handle, long delta, long batch) {
        assertThat(Math.abs(delta)).isLessThan(batch);
        layout.fusedBegins();
        try {
            long value = heap.getVolatile(array, handle, fusedSlot) + delta;
            if (value <= -batch || value >= batch) {
                return fusedSlot;
            }
            before(Operation.ADD_FUSED_BOUNDED, handle, fusedSlot);
            heap.getAndAdd(array, handle, fusedSlot, delta);
            after(Operation.ADD_FUSED_BOUNDED, handle, fusedSlot);
            return -1;
        } finally {
            layout.fusedEnds();
        }
    }

    /** Looks at the slot, and takes from it later, without looking again. */
    @Override
    public int takeFused(long[] array, long handle, long amount, long batch) {
        layout.fusedBegins();
        try {
            long room = heap.getVolatile(array, handle, fusedSlot);
            if (layout.withoutSequences()
                    || room < 0
                    || Long.compareUnsigned(room - amount, batch) >= 0) {
                return fusedSlot;
            }
            before(Operation.TAKE_FUSED, handle, fusedSlot);
            heap.getAndAdd(array, handle, fusedSlot, -amount);
            after(Operation.TAKE_FUSED, handle, fusedSlot);
            return -1;
        } finally {
            layout.fusedEnds();
        }
    }

    @Override
    public void awaitFused() {
        before(Operation.AWAIT_FUSED, 0, Access.CENTRAL);
        layout.awaitFused();
        after(Operation.AWAIT_FUSED, 0, Access.CENTRAL);
    }
}
