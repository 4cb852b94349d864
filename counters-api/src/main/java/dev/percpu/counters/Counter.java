package dev.percpu.counters;

/**
 * A 64-bit counter that many threads update and some read.
 *
 * <p>Designs differ in what an update costs under contention and in how close a read comes to the
 * true value; {@link #accuracy()} says the latter. An update is never lost, whatever migrates,
 * exits or is preempted, except by the {@code nonatomic} design, which exists as a lossy baseline
 * for measurements and says so in its accuracy.
 *
 * <p><b>Closing.</b> {@link #close()} gives the counter's memory back. An update that races with it
 * may be lost together with the counter; it never reaches another counter. Every other method
 * throws {@link IllegalStateException} once a {@code close()} is known to the calling thread; what
 * only says what kind of counter it is does not.
 *
 * <p>{@code toString()} is for people: the variant, and the value that {@link #read} gives or that
 * the counter is closed.
 */
public interface Counter extends AutoCloseable {

    /**
     * What it is.
     *
     * @return its full name; also once it is closed
     */
    Variant variant();

    /**
     * Adds to the counter.
     *
     * @param delta what to add, of either sign
     * @throws IllegalStateException if the counter is closed
     */
    void add(long delta);

    /**
     * Adds one.
     *
     * @throws IllegalStateException if the counter is closed
     */
    default void increment() {
        add(1);
    }

    /**
     * Subtracts one.
     *
     * @throws IllegalStateException if the counter is closed
     */
    default void decrement() {
        add(-1);
    }

    /**
     * The cheapest value that the design can give: one load where it keeps a central count, a walk
     * over the slots where it keeps none. At a quiescent point the result lies within {@link
     * #accuracy()} of the true value.
     *
     * @return the approximate value
     * @throws IllegalStateException if the counter is closed
     */
    long read();

    /**
     * The sum of everything the counter holds, found by a walk over its slots. Exact when no update
     * is in flight; what concurrent updates mean for it is the {@link Accuracy#sum() consistency}
     * of the design.
     *
     * @return the sum
     * @throws IllegalStateException if the counter is closed
     */
    long sum();

    /**
     * Reads the value and takes it away, losing nothing: over any set of concurrent drains and
     * updates, each update is part of exactly one drain or still in the counter. A {@link #read()}
     * that follows may be off by the counter's {@link #accuracy()} as any other.
     *
     * @return what was taken
     * @throws IllegalStateException if the counter is closed
     */
    long drain();

    /**
     * How far {@link #read()} may be from the true value, and what {@link #sum()} means under
     * concurrent updates.
     *
     * @return the bounds
     */
    Accuracy accuracy();

    /**
     * Gives the counter's memory back; a second call does nothing. When the memory may serve
     * another counter is the matter of {@link SlotReuse}.
     */
    @Override
    void close();
}
