package dev.percpu.counters.design;

/** Memory for counters of one shape, as many as are asked for. Thread-safe. */
public interface Memory {

    /**
     * How all of it is reached.
     *
     * @return the slots; equal for memory that can share a specialised class
     */
    Slots slots();

    /**
     * How a slot is changed where the slot is given.
     *
     * @return the kind of store
     */
    StoreKind store();

    /**
     * Finds memory for one counter.
     *
     * @return the place; all its words are zero
     * @throws IllegalStateException if memory cannot be had
     */
    Place place();

    /**
     * The memory of one counter.
     *
     * @param array its heap memory, of length zero if it has none
     * @param handle the place of its off-heap memory, 0 if it has none
     */
    record Place(long[] array, long handle) {}
}
