package dev.percpu.counters.design;

/** A kind of {@link Index}, to be fitted to a number of slots. Thread-safe. */
public interface IndexSource {

    /**
     * The word that stands for this index in a variant's name.
     *
     * @return the name
     */
    String name();

    /**
     * How many slots a counter needs.
     *
     * @param cpus at least 1: the possible CPUs of the real or simulated machine; if the slot is
     *     chosen {@link #byThread}, the CPUs that the process may use
     * @return the number of slots, at least 1
     */
    int slots(int cpus);

    /**
     * Whether the thread chooses the slot, and not the CPU that it runs on: no more slots are of
     * use then than threads of this process can run at once.
     *
     * @return whether it does
     */
    default boolean byThread() {
        return false;
    }

    /**
     * The index over that many slots.
     *
     * @param slots what {@link #slots} said
     * @return an index whose values are 0 to {@code slots − 1}; equal for equal arguments
     */
    Index over(int slots);

    /**
     * How the slots hang together: whose updates are brought together first.
     *
     * @param slots what {@link #slots} said
     * @return a hierarchy of that many leaves; groups by number unless overridden
     */
    default Hierarchy hierarchy(int slots) {
        return Hierarchy.numeric(slots);
    }
}
