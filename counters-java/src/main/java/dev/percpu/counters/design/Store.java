package dev.percpu.counters.design;

/**
 * Changes one slot. Each kind is written once, as a template, and specialised for its {@link
 * Slots}. {@link StoreKind} lists the kinds with their guarantees.
 *
 * <p>Thread-safe.
 */
abstract class Store {

    /**
     * The slots for the unspecialised class. A specialised class has the same slots as a constant.
     */
    final Slots own;

    Store(Slots own) {
        this.own = own;
    }

    /** The number of words, side by side, that hold one slot's value. */
    int words() {
        return 1;
    }

    /** Adds to a slot and returns its new value. */
    abstract long addAndGet(long[] array, long handle, int slot, long delta);

    /** Sets a slot to zero and returns its old value. */
    abstract long take(long[] array, long handle, int slot);
}
