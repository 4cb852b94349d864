package dev.percpu.counters.design;

/**
 * Memory for counters of one shape, as many as are asked for. Thread-safe; equal where places may
 * be taken from one and given back to the other.
 */
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
     * Takes the memory of a closed counter back; called once for each.
     *
     * @param counter the counter: as long as it is reachable an update may be running
     * @param place its memory
     */
    void release(Object counter, Place place);

    /**
     * What to throw where a counter is used after its close.
     *
     * @param place its memory
     * @return the exception
     */
    default IllegalStateException closed(Place place) {
        return new IllegalStateException("the counter is closed");
    }

    /**
     * Learns of a second close, which does nothing else.
     *
     * @param place the counter's memory
     */
    default void closedAgain(Place place) {}

    /**
     * The memory of one counter.
     *
     * @param array its heap memory, of length zero if it has none
     * @param handle the place of its off-heap memory, 0 if it has none
     * @param trace where the counter was created, if anybody wants to know
     */
    record Place(long[] array, long handle, Trace trace) {

        /**
         * A place whose counter is not followed.
         *
         * @param array its heap memory
         * @param handle the place of its off-heap memory
         */
        public Place(long[] array, long handle) {
            this(array, handle, Trace.NONE);
        }
    }
}
