package dev.percpu.counters;

/**
 * Everything that an address space keeps by CPU, in one allocation: a concurrency id, a count of
 * futex references, and a group of counters such as the four of {@code rss_stat}. It is what was
 * proposed for the kernel's {@code mm_struct}, with a cache of such structures, in place of lazy
 * counters.
 *
 * <p>Structures are always cached: {@link SlotReuse#CACHED} is what closing one does, whatever the
 * options say, and the guarantee that it asks for is the caller's to give.
 */
public interface UnifiedGroup extends CounterGroup {

    /**
     * The concurrency id that was last set on the CPU that the caller runs on.
     *
     * @return the id; 0 if none was set there
     * @throws IllegalStateException if the structure is closed
     */
    long concurrencyId();

    /**
     * Sets the concurrency id of the CPU that the caller runs on. A thread can be moved meanwhile:
     * the id is then set on the CPU that it came from.
     *
     * @param id the id
     * @throws IllegalStateException if the structure is closed
     */
    void setConcurrencyId(long id);

    /**
     * Takes or drops references to the private futex hash.
     *
     * @param delta how many are taken, or, negative, dropped
     * @throws IllegalStateException if the structure is closed
     */
    void addFutexReferences(long delta);

    /**
     * How many references to the private futex hash there are, by a walk over the CPUs.
     *
     * @return the number; exact when no update is in flight
     * @throws IllegalStateException if the structure is closed
     */
    long futexReferences();
}
