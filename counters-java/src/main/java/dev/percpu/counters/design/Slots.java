package dev.percpu.counters.design;

/**
 * Where the slots of counters live and how one is reached: the seam between a design and a layout.
 *
 * <p>One instance serves every counter of a variant. What belongs to a single counter is passed in:
 * {@code array}, its memory on the heap, or {@code handle}, the place of its memory off the heap. A
 * heap layout ignores the handle, an off-heap layout the array, which is then of length zero.
 *
 * <p>An implementation is a record: the just-in-time compiler treats the components of a constant
 * record as constants, so that strides and segments become immediates of the compiled code. Slots
 * passed in are valid; handles are of open counters, or of closed ones whose memory is not yet
 * reused.
 *
 * <p><b>Central words.</b> A design that folds has, besides its slots, a central count and a lock
 * word beside it, which share a cache line: whoever folds needs both.
 *
 * <p>Thread-safe.
 */
public interface Slots {

    /**
     * How many slots each counter has.
     *
     * @return the number, at least 1
     */
    int count();

    /**
     * How a slot is changed.
     *
     * @return the store
     */
    Store store();

    /**
     * Reads a slot, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @return its value
     */
    long getVolatile(long[] array, long handle, int slot);

    /**
     * Reads a slot, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @return its value
     */
    long getOpaque(long[] array, long handle, int slot);

    /**
     * Writes a slot, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @param value its new value
     */
    void setOpaque(long[] array, long handle, int slot, long value);

    /**
     * Adds to a slot atomically, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @param delta what to add
     * @return its old value
     */
    long getAndAdd(long[] array, long handle, int slot, long delta);

    /**
     * Replaces a slot atomically, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @param value its new value
     * @return its old value
     */
    long getAndSet(long[] array, long handle, int slot, long value);

    /**
     * Replaces a slot atomically if it holds a value, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @param expected the value it has to hold
     * @param value its new value
     * @return whether it was replaced
     */
    boolean compareAndSet(long[] array, long handle, int slot, long expected, long value);

    /**
     * Reads the central count, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @return the count
     */
    long getCentral(long[] array, long handle);

    /**
     * Writes the central count, opaque. Only the holder of the lock does.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param value the new count
     */
    void setCentral(long[] array, long handle, long value);

    /**
     * Takes the lock if it is free, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @return whether it was taken
     */
    boolean tryLock(long[] array, long handle);

    /**
     * Gives the lock back, release. Only its holder does.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     */
    void unlock(long[] array, long handle);

    /**
     * Takes the memory of a closed counter back; called once for each.
     *
     * @param counter the counter: as long as it is reachable an update may be running
     * @param handle its off-heap memory
     */
    void release(Object counter, long handle);

    /**
     * Adds to a slot as the store does.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @param delta what to add
     * @return its new value
     */
    default long addAndGet(long[] array, long handle, int slot, long delta) {
        return store().addAndGet(this, array, handle, slot, delta);
    }

    /**
     * Sets a slot to zero as the store does.
     *
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param slot 0 to {@code count() − 1}
     * @return its old value
     */
    default long take(long[] array, long handle, int slot) {
        return store().take(this, array, handle, slot);
    }

    /**
     * Adds to the current slot. A layout that finds the slot and updates it in one step overrides
     * this.
     *
     * @param index which slot is current
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param delta what to add
     */
    default void addHere(Index index, long[] array, long handle, long delta) {
        addAndGet(array, handle, index.current(), delta);
    }

    /**
     * Adds to the current slot and tells whether it is to be folded now. A layout that finds the
     * slot and updates it in one step overrides this.
     *
     * @param index which slot is current
     * @param array the counter's heap memory
     * @param handle the counter's off-heap memory
     * @param delta what to add
     * @param batch the magnitude at which a slot is folded
     * @return the slot if its magnitude has reached the batch, −1 if not
     */
    default int addBounded(Index index, long[] array, long handle, long delta, long batch) {
        int slot = index.current();
        long value = addAndGet(array, handle, slot, delta);
        return value > -batch && value < batch ? -1 : slot;
    }
}
