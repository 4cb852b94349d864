package dev.percpu.counters.design;

/**
 * The memory of counters' slots and the access to them. This is the interface between a design and
 * a layout.
 *
 * <p>One instance serves all counters of a variant. Each call passes in what belongs to the single
 * counter: {@code array}, its memory on the heap, and {@code handle}, which names its memory off
 * the heap. An off-heap counter has a zero-length array. On the heap, the handle of a counter is
 * zero.
 *
 * <p><b>Members.</b> Memory can have several words side by side in each slot, one for each member
 * of a group. {@link #member} returns the handle of member <i>m</i>. With that handle, every method
 * works only on the words of that member.
 *
 * <p>An implementation is a record. The just-in-time compiler treats the components of a constant
 * record as constants, so strides and segments become immediates in the compiled code. The caller
 * passes only valid slot numbers. It passes handles of open counters, or of closed counters whose
 * memory is not reused yet.
 *
 * <p><b>Owned slots.</b> From {@link Index#shared()} on, a slot belongs to one thread at a time.
 * Other threads only read it, volatile. Only the owner calls the other methods.
 *
 * <p><b>Touched slots.</b> If {@link Shape#recorded} is set, each slot has a bit that tells whether
 * any of its words may differ from zero. An update that finds a word zero sets the bit before it
 * changes the word.
 *
 * <p><b>Central count.</b> A design that folds has a central count besides its slots, on other
 * cache lines.
 *
 * <p><b>Errors.</b> The change that a method makes is its last step. So a method that throws, for
 * example because the stack is too short, has changed nothing.
 *
 * <p>Thread-safe.
 */
public interface Slots {

    /**
     * Returns the handle of a group member.
     *
     * @param handle the group's own handle, which is the handle of member 0
     * @param member the member's number, less than the width of the memory
     * @return the member's handle, a multiple of 8
     */
    static long member(long handle, int member) {
        return handle + (long) member * Long.BYTES;
    }

    /**
     * Whether another counter may use the memory of a closed counter as soon as no thread has it
     * marked. A thread then marks the memory before it uses it; see {@link Allocated}.
     *
     * @return the same result for all memory of these slots
     */
    default boolean reused() {
        return false;
    }

    /**
     * Returns the number of slots that can hold a value, which a walk has to visit. It grows with
     * {@link Index#used()}, and never shrinks.
     *
     * @return the number, at least 1
     */
    int count();

    /**
     * Reads a slot, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param slot 0 to {@code count() − 1}
     * @return its value
     */
    long getVolatile(long[] array, long handle, int slot);

    /**
     * Reads a slot, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param slot 0 to {@code count() − 1}
     * @return its value
     */
    long getOpaque(long[] array, long handle, int slot);

    /**
     * Writes a slot, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param slot 0 to {@code count() − 1}
     * @param value its new value
     */
    void setOpaque(long[] array, long handle, int slot, long value);

    /**
     * Adds to a slot atomically, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param slot 0 to {@code count() − 1}
     * @param delta the amount to add
     * @return its old value
     */
    long getAndAdd(long[] array, long handle, int slot, long delta);

    /**
     * Replaces a slot atomically, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param slot 0 to {@code count() − 1}
     * @param value its new value
     * @return its old value
     */
    long getAndSet(long[] array, long handle, int slot, long value);

    /**
     * Replaces a slot atomically if it holds the expected value, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param slot 0 to {@code count() − 1}
     * @param expected the expected value
     * @param value its new value
     * @return whether it was replaced
     */
    boolean compareAndSet(long[] array, long handle, int slot, long expected, long value);

    /**
     * Reads the central count, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @return the central count
     */
    long getCentral(long[] array, long handle);

    /**
     * Writes the central count, opaque. If the design has a lock, only its holder calls this.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param value the new count
     */
    void setCentral(long[] array, long handle, long value);

    /**
     * Adds to the central count atomically, volatile. For designs whose central count has no lock.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param delta the amount to add
     */
    void addCentral(long[] array, long handle, long delta);

    /**
     * Sets every word of all touched slots to zero, and the central counts. No thread may use that
     * memory during the call.
     *
     * @param array the heap memory of a counter or group
     * @param handle the handle of the counter or group, not of a member
     * @throws UnsupportedOperationException if touched slots are not recorded
     */
    default void clear(long[] array, long handle) {
        throw new UnsupportedOperationException("this memory does not record touched slots");
    }

    /**
     * Whether this layout finds the current slot and updates it in one step (a fused update).
     * Designs then call the methods below. They use an {@link Index} only for exceptional updates.
     *
     * @return whether updates are fused
     */
    default boolean fused() {
        return false;
    }

    /**
     * Adds to the current slot, relaxed. A slot may consist of two words, whose sum is its value:
     * one for updates on its own CPU, and one for changes from other CPUs. This method does not
     * record touched slots.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param delta the amount to add
     * @return the new value of the word that was changed
     * @throws UnsupportedOperationException if this layout has no {@link #fused} updates
     */
    default long addFused(long[] array, long handle, long delta) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Adds to the current slot, relaxed, if the slot's magnitude stays below the batch. The check
     * uses a value that the slot had, or would have had if it had not been set to zero meanwhile.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param delta the amount to add; its magnitude is below the batch
     * @param batch the magnitude that a slot must not reach
     * @return a negative number if the amount was added; otherwise nothing was added, and the
     *     result is the number of the slot
     * @throws UnsupportedOperationException if this layout has no {@link #fused} updates
     */
    default int addFusedBounded(long[] array, long handle, long delta, long batch) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Takes room from the current slot, relaxed, or gives room to it, if that leaves 0 to {@code
     * batch − 1}. If the room is negative, the method changes nothing. The check uses the value
     * that the slot holds, or would hold if it had not been changed from another CPU meanwhile.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param amount the room to take; negative to give room
     * @param batch the bound that a slot's room stays below
     * @return a negative number if the room was taken; otherwise nothing was changed, and the
     *     result is the number of the slot
     * @throws UnsupportedOperationException if no store of this layout allows a wait for its
     *     updates
     */
    default int takeFused(long[] array, long handle, long amount, long batch) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Adds, relaxed, to the member of the current slot that the last call of {@link #nameBank}
     * named: 0 or 1. While an update is in progress that {@link #awaitFused} does not wait for,
     * member 2 is not zero in some slot. This method does not record touched slots.
     *
     * @param array the counter's heap memory
     * @param handle the counter's handle, with three members
     * @param delta the amount to add
     * @return the new value of the word that was changed; a member consists of two words
     * @throws UnsupportedOperationException if no store of this layout allows a wait for its
     *     updates
     */
    default long addFusedToBank(long[] array, long handle, long delta) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Names the member that {@link #addFusedToBank} adds to from now on, volatile. At first it is
     * member 0.
     *
     * @param array the counter's heap memory
     * @param handle the handle of the counter or member
     * @param bank 0 or 1
     * @throws UnsupportedOperationException if no store of this layout allows a wait for its
     *     updates
     */
    default void nameBank(long[] array, long handle, int bank) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Waits until every fused update in progress has either been made or has started again. After
     * the call, no update relies on values that it read before the call. The updates that were made
     * are visible to the caller.
     *
     * @throws UnsupportedOperationException if no store of this layout allows a wait for its
     *     updates
     */
    default void awaitFused() {
        throw new UnsupportedOperationException("not fused");
    }
}
