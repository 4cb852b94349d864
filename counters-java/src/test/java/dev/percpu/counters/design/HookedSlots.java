package dev.percpu.counters.design;

import dev.percpu.counters.design.Access.Operation;

/**
 * Slots on the heap whose layout is told of each access.
 *
 * <p>They equal those of the same layout and form, whose counters share their classes, and never
 * the slots below: a class that the {@link Specialiser} keeps for these would be used unhooked.
 */
record HookedSlots(Slots heap, HookedLayout layout) implements Slots {

    private void before(Operation operation, long handle, int slot) {
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
    public boolean tryLock(long[] array, long handle) {
        before(Operation.TRY_LOCK, handle, Access.CENTRAL);
        boolean locked = heap.tryLock(array, handle);
        after(Operation.TRY_LOCK, handle, Access.CENTRAL);
        return locked;
    }

    @Override
    public void unlock(long[] array, long handle) {
        before(Operation.UNLOCK, handle, Access.CENTRAL);
        heap.unlock(array, handle);
        after(Operation.UNLOCK, handle, Access.CENTRAL);
    }
}
