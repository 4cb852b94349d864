package dev.percpu.counters.design;

/**
 * What goes over all slots of a counter, what moves value between them and its central count, and
 * what must not see it move. Written once, in {@link LockedBank}, and specialised like a {@link
 * Store}.
 *
 * <p>Whatever a method throws, no value is lost: what has left a slot is in the central count, or
 * aside. The methods named {@code …Locked} are for the holder of the counter's lock; the walks
 * {@link #sumSlots}, {@link #drainSlots} and {@link #addSlots} take no lock and leave the central
 * count alone, so they serve counters without one as well; the others take the lock.
 *
 * <p>Thread-safe.
 */
abstract class Bank {

    /** What a bank is specialised by. */
    record Access(Slots slots, Store store) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Access that
                    && slots.equals(that.slots)
                    && store.equals(that.store);
        }

        @Override
        public int hashCode() {
            int hash = slots.hashCode();
            hash = 31 * hash + store.hashCode();
            return hash;
        }
    }

    /** What an unspecialised class works over; a specialised one has the same as a constant. */
    final Access own;

    Bank(Access own) {
        this.own = own;
    }

    /** What the slots hold: each is read once, volatile. */
    abstract long sumSlots(long[] array, long handle);

    /**
     * Takes what every slot holds, one after the other, and what is aside. The result is not lost:
     * nothing is called after the last slot.
     */
    abstract long drainSlots(Guarded counter, long[] array, long handle);

    /**
     * Adds to each entry what the slots hold for that member of a group, in one walk: each is read
     * once, opaque.
     */
    abstract void addSlots(long[] array, long group, long[] into, int members);

    /**
     * Makes one fused update of the current slot, or folds it together with the slot.
     *
     * @param index where an update goes that no slot can bear
     */
    abstract void addFused(
            Guarded counter, long[] array, long handle, Index index, long delta, int batch);

    /** Moves the value of one slot, and an update not made anywhere yet, to the central count. */
    abstract void fold(Guarded counter, long[] array, long handle, int slot, long delta);

    /** The central count and all slots, with nothing between them. */
    abstract long sum(Guarded counter, long[] array, long handle);

    /** The sums of a group's members, in one walk over the slots. */
    abstract void sumAll(Guarded counter, long[] array, long group, long[] into, int members);

    /** Sets the value, and returns what it was. Nothing is called after it is set. */
    abstract long replace(Guarded counter, long[] array, long handle, long value);

    /** Moves the value of every slot to the central count. */
    abstract void sync(Guarded counter, long[] array, long handle);

    /** The same as {@link #sum}. */
    abstract long sumLocked(Guarded counter, long[] array, long handle);

    /** Moves what is aside to the central count that it belongs to. */
    abstract void settleLocked(Guarded counter, long[] array);
}
