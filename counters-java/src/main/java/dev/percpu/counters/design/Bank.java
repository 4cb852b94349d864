package dev.percpu.counters.design;

/**
 * What goes over all slots of a counter, what moves value between them and its central count, and
 * what must not see it move. Written once, in {@link LockedBank}, and specialised like a {@link
 * Store}.
 *
 * <p>The walks {@link #sumSlots}, {@link #takeSlots} and {@link #addSlots} take no lock and leave
 * the central count alone, so they serve counters without one as well. The other methods take the
 * {@code lock} that guards a counter as the handle of the counter whose lock word it is: a
 * counter's own handle, or that of a group's first member for all its members.
 *
 * <p>Thread-safe.
 */
abstract class Bank {

    /** What a bank is specialised by. */
    record Access(Slots slots, Store store) {}

    /** What an unspecialised class works over; a specialised one has the same as a constant. */
    final Access own;

    Bank(Access own) {
        this.own = own;
    }

    /** What the slots hold: each is read once, volatile. */
    abstract long sumSlots(long[] array, long handle);

    /** Sets every slot to zero, one after the other, and returns what they held. */
    abstract long takeSlots(long[] array, long handle);

    /**
     * Adds to each entry what the slots hold for that member of a group, in one walk: each is read
     * once, opaque.
     */
    abstract void addSlots(long[] array, long group, long[] into, int members);

    /** Waits for the lock: spins a little, then yields. */
    abstract void lock(long[] array, long lock);

    abstract void unlock(long[] array, long lock);

    /**
     * Makes one fused update of the current slot, or folds it together with the slot.
     *
     * @param index where an update goes that no slot can bear
     */
    abstract void addFused(
            long[] array, long handle, long lock, Index index, long delta, int batch);

    /** Moves the value of one slot, and an update not made anywhere yet, to the central count. */
    abstract void fold(long[] array, long handle, long lock, int slot, long delta);

    /** The central count and all slots, with nothing between them. */
    abstract long sum(long[] array, long handle, long lock);

    /** The sums of a group's members, in one walk over the slots. */
    abstract void sumAll(long[] array, long group, long lock, long[] into, int members);

    /** Sets the value, and returns what it was. */
    abstract long replace(long[] array, long handle, long lock, long value);

    /** Moves the value of every slot to the central count. */
    abstract void sync(long[] array, long handle, long lock);

    /** The same as {@link #fold} for the holder of the lock. */
    abstract void foldLocked(long[] array, long handle, int slot, long delta);

    /** The same as {@link #sum} for the holder of the lock. */
    abstract long sumLocked(long[] array, long handle);

    /** The same as {@link #sumAll} for the holder of the lock. */
    abstract void sumAllLocked(long[] array, long group, long[] into, int members);

    /** The same as {@link #replace} for the holder of the lock. */
    abstract long replaceLocked(long[] array, long handle, long value);
}
