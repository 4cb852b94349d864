package dev.percpu.counters.design;

/**
 * Memory for counters of one shape, as many as are asked for. Thread-safe; equal where allocations
 * may be taken from one and given back to the other.
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
     * @param counter the counter, whose memory comes back when it is unreachable, if it has not
     *     been closed; {@code null} if that is not to be
     * @return the allocation; all its words are zero
     * @throws IllegalStateException if memory cannot be had
     */
    Allocation allocate(Object counter);

    /**
     * Takes the memory of a closed counter back; called once for each.
     *
     * @param counter the counter: as long as it is reachable an update may be running
     * @param allocation its memory
     * @param marked whether every thread that has used the memory has marked it; if not, it serves
     *     another counter when this one is unreachable
     */
    void release(Object counter, Allocation allocation, boolean marked);

    /**
     * What to throw where a counter is used after its close.
     *
     * @param allocation its memory
     * @return the exception
     */
    default IllegalStateException closed(Allocation allocation) {
        return new IllegalStateException("the counter is closed");
    }

    /**
     * Learns of a second close, which does nothing else.
     *
     * @param allocation the counter's memory
     */
    default void closedAgain(Allocation allocation) {}

    /**
     * The memory of one counter.
     *
     * @param array its heap memory, of length zero if it has none
     * @param handle the address of its off-heap memory, 0 if it has none
     * @param trace where the counter was created, if anybody wants to know
     * @param lease what the memory's own keep of it, or {@code null}
     */
    record Allocation(long[] array, long handle, Trace trace, Object lease) {

        /**
         * An allocation whose counter is not followed.
         *
         * @param array its heap memory
         * @param handle the address of its off-heap memory
         */
        public Allocation(long[] array, long handle) {
            this(array, handle, Trace.NONE, null);
        }

        /**
         * The same for memory that keeps something of it.
         *
         * @param handle the address of its off-heap memory
         * @param array its heap memory
         * @param lease what is kept
         */
        public Allocation(long[] array, long handle, Object lease) {
            this(array, handle, Trace.NONE, lease);
        }
    }
}
