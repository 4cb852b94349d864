package dev.percpu.counters.design;

/**
 * The operations on all slots of a counter: walks, moves of value between slots and the central
 * count, and reads that must not see a move halfway. They are written once, in {@link LockedBank},
 * and specialised like a {@link Store}.
 *
 * <p>If a method throws, no value is lost: what has left a slot is in the central count, or aside.
 * Only the holder of the counter's lock may call the methods named {@code …Locked}. The walks
 * {@link #sumSlots}, {@link #drainSlots} and {@link #addSlots} take no lock and do not touch the
 * central count, so they also serve counters without one. All other methods take the lock.
 *
 * <p>Thread-safe.
 */
abstract class Bank {

    /** The parts that a bank is specialised for. */
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

    /**
     * The parts for the unspecialised class. A specialised class has the same parts as a constant.
     */
    final Access own;

    Bank(Access own) {
        this.own = own;
    }

    /** Returns the sum of the slots. Each slot is read once, volatile. */
    abstract long sumSlots(long[] array, long handle);

    /**
     * Takes the value of every slot, one after the other, and the value that is aside. The result
     * cannot be lost, because no method is called after the last slot.
     */
    abstract long drainSlots(Guarded counter, long[] array, long handle);

    /**
     * Adds the sum of each group member's slots to that member's entry, in one walk. Each slot is
     * read once, opaque.
     */
    abstract void addSlots(long[] array, long group, long[] into, int members);

    /**
     * Makes one fused update of the current slot, or folds the update together with the slot.
     *
     * @param index chooses the slot for an update that is too large for a slot
     */
    abstract void addFused(
            Guarded counter, long[] array, long handle, Index index, long delta, int batch);

    /**
     * Moves the value of one slot, plus an update that has not been made yet, to the central count.
     */
    abstract void fold(Guarded counter, long[] array, long handle, int slot, long delta);

    /**
     * Returns the sum of the central count and all slots. No value moves between them meanwhile.
     */
    abstract long sum(Guarded counter, long[] array, long handle);

    /** Finds the sums of a group's members in one walk over the slots. */
    abstract void sumAll(Guarded counter, long[] array, long group, long[] into, int members);

    /** Sets the value and returns the old one. No method is called after the value is set. */
    abstract long replace(Guarded counter, long[] array, long handle, long value);

    /** Moves the value of every slot to the central count. */
    abstract void sync(Guarded counter, long[] array, long handle);

    /** The same as {@link #sum}. */
    abstract long sumLocked(Guarded counter, long[] array, long handle);

    /** Moves the value that is aside to the central count that it belongs to. */
    abstract void settleLocked(Guarded counter, long[] array);
}
