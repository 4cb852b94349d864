package dev.percpu.counters.design;

/** A kind of {@link Index}, which can be created for a number of slots. Thread-safe. */
public interface IndexSource {

    /**
     * Returns the word for this index in a variant's name.
     *
     * @return the name
     */
    String name();

    /**
     * Returns the number of slots that a counter needs.
     *
     * @param cpus at least 1: the possible CPUs of the real or simulated machine; if the index
     *     chooses the slot {@link #byThread}, the CPUs that the process may use
     * @return the number of slots, at least 1
     */
    int slots(int cpus);

    /**
     * Whether the index chooses the slot by thread, and not by the current CPU. Then a counter
     * needs no more slots than threads of this process can run at once.
     *
     * @return whether the slot is chosen by thread
     */
    default boolean byThread() {
        return false;
    }

    /**
     * Creates an index over that many slots.
     *
     * @param slots the number that {@link #slots} returned
     * @return an index whose values are 0 to {@code slots − 1}; equal for equal arguments
     */
    Index over(int slots);

    /**
     * Creates the tree of the slots. It decides whose updates are combined first.
     *
     * @param slots the number that {@link #slots} returned
     * @return a hierarchy of that many leaves; groups by number unless overridden
     */
    default Hierarchy hierarchy(int slots) {
        return Hierarchy.numeric(slots);
    }
}
