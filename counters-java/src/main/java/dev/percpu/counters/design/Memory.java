package dev.percpu.counters.design;

/**
 * Allocates memory for counters of one shape. Thread-safe. Two memories are equal if an allocation
 * from one may be released to the other.
 */
public interface Memory {

    /**
     * Returns the access to this memory.
     *
     * @return the slots; equal for memories that can share a specialised class
     */
    Slots slots();

    /**
     * Returns the way in which a given slot is changed.
     *
     * @return the kind of store
     */
    StoreKind store();

    /**
     * Allocates memory for one counter.
     *
     * @param counter the counter. If it is not closed, its memory comes back when it is
     *     unreachable. With {@code null}, the memory comes back only by {@link #release}
     * @return the allocation; all its words are zero
     * @throws IllegalStateException if memory cannot be allocated
     */
    Allocation allocate(Object counter);

    /**
     * Releases the memory of a closed counter. Called once for each counter.
     *
     * @param counter the counter; while it is reachable, an update may still run
     * @param allocation its memory
     * @param marked whether every thread that has used the memory has marked it; if not, another
     *     counter may use the memory only after this one is unreachable
     */
    void release(Object counter, Allocation allocation, boolean marked);

    /**
     * Creates the exception for a use of a counter after its close.
     *
     * @param allocation its memory
     * @return the exception
     */
    default IllegalStateException closed(Allocation allocation) {
        return new IllegalStateException("the counter is closed");
    }

    /**
     * Called for a second close, which otherwise does nothing.
     *
     * @param allocation the counter's memory
     */
    default void closedAgain(Allocation allocation) {}

    /**
     * The memory of one counter.
     *
     * @param array its heap memory; of length zero if it has none
     * @param handle the handle of its off-heap memory; 0 if it has none
     * @param trace the place in the program where the counter was created, in robust mode
     * @param lease what the memory itself records about the allocation, or {@code null}
     */
    record Allocation(long[] array, long handle, Trace trace, Object lease) {

        /**
         * An allocation without a trace.
         *
         * @param array its heap memory
         * @param handle the handle of its off-heap memory
         */
        public Allocation(long[] array, long handle) {
            this(array, handle, Trace.NONE, null);
        }

        /**
         * An allocation without a trace, with a record of its memory.
         *
         * @param array its heap memory
         * @param handle the handle of its off-heap memory
         * @param lease the record
         */
        public Allocation(long[] array, long handle, Object lease) {
            this(array, handle, Trace.NONE, lease);
        }
    }
}
