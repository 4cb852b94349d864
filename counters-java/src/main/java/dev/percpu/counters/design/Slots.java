package dev.percpu.counters.design;

/**
 * Where the slots of counters live and how one is reached: the seam between a design and a layout.
 *
 * <p>One instance serves every counter of a variant. What belongs to a single counter is passed in:
 * {@code array}, its memory on the heap, and {@code handle}, the address of its memory off the
 * heap, with a zero-length array. On the heap the handle of a counter is zero.
 *
 * <p><b>Members.</b> Memory may have been asked for with several words side by side in each slot,
 * one for each member of a group. The handle of member <i>m</i> is {@link #member}; with it every
 * method works on that member's words alone.
 *
 * <p>An implementation is a record: the just-in-time compiler treats the components of a constant
 * record as constants, so that strides and segments become immediates of the compiled code. Slots
 * passed in are valid; handles are of open counters, or of closed ones whose memory is not yet
 * reused.
 *
 * <p><b>Owned slots.</b> From {@link Index#shared()} on a slot belongs to one thread at a time.
 * Others only read it, volatile; every other method is its owner's alone.
 *
 * <p><b>Touched slots.</b> Where {@link Shape#recorded} says so, a bit for each slot tells whether
 * any of its words may differ from zero. Whoever finds a word zero sets the bit before it changes
 * the word.
 *
 * <p><b>Central count.</b> A design that folds has, besides its slots, a central count, away from
 * them.
 *
 * <p><b>Errors.</b> The change that a method makes is its last step: a method that throws, for want
 * of stack say, has changed nothing.
 *
 * <p>Thread-safe.
 */
public interface Slots {

    /**
     * The handle of a member of a group.
     *
     * @param handle the group's own handle, which is that of member 0
     * @param member its number, less than the width asked for
     * @return the member's handle, a multiple of 8
     */
    static long member(long handle, int member) {
        return handle + (long) member * Long.BYTES;
    }

    /**
     * Whether memory comes to serve another counter as soon as no thread has marked it: whoever
     * uses it has marked it before, see {@link Allocated}.
     *
     * @return the same for all memory that is reached in this way
     */
    default boolean reused() {
        return false;
    }

    /**
     * How many slots each counter has that can hold anything: those that a walk visits. It grows
     * with {@link Index#used()}, and never shrinks.
     *
     * @return the number, at least 1
     */
    int count();

    /**
     * Reads a slot, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param slot 0 to {@code count() − 1}
     * @return its value
     */
    long getVolatile(long[] array, long handle, int slot);

    /**
     * Reads a slot, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param slot 0 to {@code count() − 1}
     * @return its value
     */
    long getOpaque(long[] array, long handle, int slot);

    /**
     * Writes a slot, opaque.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param slot 0 to {@code count() − 1}
     * @param value its new value
     */
    void setOpaque(long[] array, long handle, int slot, long value);

    /**
     * Adds to a slot atomically, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param slot 0 to {@code count() − 1}
     * @param delta what to add
     * @return its old value
     */
    long getAndAdd(long[] array, long handle, int slot, long delta);

    /**
     * Replaces a slot atomically, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param slot 0 to {@code count() − 1}
     * @param value its new value
     * @return its old value
     */
    long getAndSet(long[] array, long handle, int slot, long value);

    /**
     * Replaces a slot atomically if it holds a value, volatile.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
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
     * @param handle the address of its memory
     * @return the count
     */
    long getCentral(long[] array, long handle);

    /**
     * Writes the central count, opaque. Where the design has a lock, only its holder does.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param value the new count
     */
    void setCentral(long[] array, long handle, long value);

    /**
     * Adds to the central count atomically, volatile: for designs whose central count has no lock.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param delta what to add
     */
    void addCentral(long[] array, long handle, long delta);

    /**
     * Sets all that has been touched to zero, in every word of each member, and the central counts.
     * Nobody may be using that memory.
     *
     * @param array the heap memory of a counter or group
     * @param handle the address of its memory, not of a member
     * @throws UnsupportedOperationException if it is not recorded what has been touched
     */
    default void clear(long[] array, long handle) {
        throw new UnsupportedOperationException("not recorded");
    }

    /**
     * Whether this layout finds the current slot and updates it in one step. Designs then call the
     * methods below and use an {@link Index} for nothing else but updates that are out of the
     * ordinary.
     *
     * @return whether it does
     */
    default boolean fused() {
        return false;
    }

    /**
     * Adds to the current slot, relaxed. A slot may be kept in two words, whose sum is its value:
     * one for updates here, one for changes from elsewhere. Which slots are touched in this way is
     * not recorded.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param delta what to add
     * @return the new value of the word that was changed
     * @throws UnsupportedOperationException if this layout is not {@link #fused}
     */
    default long addFused(long[] array, long handle, long delta) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Adds to the current slot, relaxed, if it stays below the batch in magnitude. That is judged
     * by a value that the slot had, or would have had if it had not been set to zero meanwhile.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param delta what to add; smaller than the batch in magnitude
     * @param batch the magnitude that a slot may not reach
     * @return a negative number if it was added; otherwise nothing was, and this is the slot
     * @throws UnsupportedOperationException if this layout is not {@link #fused}
     */
    default int addFusedBounded(long[] array, long handle, long delta, long batch) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Takes from the room that the current slot holds, relaxed, or gives to it, if that leaves 0 to
     * {@code batch − 1} there. Where room is below zero, nothing is taken or given. That is judged
     * by what the slot holds, or would hold if it had not been changed from elsewhere meanwhile.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param amount what to take; negative to give
     * @param batch what no slot's room reaches
     * @return a negative number if it was taken; otherwise nothing was, and this is the slot
     * @throws UnsupportedOperationException if this layout has no store that can be waited for
     */
    default int takeFused(long[] array, long handle, long amount, long batch) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Adds, relaxed, to the member of the current slot that was last named by {@link #nameBank}: 0,
     * or 1. Member 2 differs from zero in some slot while an update is under way that {@link
     * #awaitFused} does not wait for. Which slots are touched in this way is not recorded.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory, with three members
     * @param delta what to add
     * @return the new value of the word that was changed; a member is kept in two
     * @throws UnsupportedOperationException if this layout has no store that can be waited for
     */
    default long addFusedToBank(long[] array, long handle, long delta) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Names the member that {@link #addFusedToBank} adds to from now on, volatile. It is 0 at
     * first.
     *
     * @param array the counter's heap memory
     * @param handle the address of its memory
     * @param bank 0 or 1
     * @throws UnsupportedOperationException if this layout has no store that can be waited for
     */
    default void nameBank(long[] array, long handle, int bank) {
        throw new UnsupportedOperationException("not fused");
    }

    /**
     * Waits until every fused update that was under way has been made, or has begun anew: after it
     * none goes by what it read before the call. The updates made are visible to the caller.
     *
     * @throws UnsupportedOperationException if this layout has no store that can be waited for
     */
    default void awaitFused() {
        throw new UnsupportedOperationException("not fused");
    }
}
