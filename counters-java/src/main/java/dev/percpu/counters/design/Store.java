package dev.percpu.counters.design;

/**
 * How one slot is changed. Each kind is written once, as a template, and specialised by the {@link
 * Slots} it works over; {@link StoreKind} lists them with what they guarantee.
 *
 * <p>Thread-safe.
 */
abstract class Store {

    /** What an unspecialised class works over; a specialised one has the same as a constant. */
    final Slots own;

    Store(Slots own) {
        this.own = own;
    }

    /** How many words side by side one slot's value is spread over. */
    int words() {
        return 1;
    }

    /** Adds to a slot and returns its new value. */
    abstract long addAndGet(long[] array, long handle, int slot, long delta);

    /** Sets a slot to zero and returns its old value. */
    abstract long take(long[] array, long handle, int slot);
}
