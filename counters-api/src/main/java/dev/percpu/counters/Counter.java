package dev.percpu.counters;

/**
 * A 64-bit counter that many threads update and some threads read.
 *
 * <p>Designs differ in what an update costs under contention, and in how close a read is to the
 * true value. {@link #accuracy()} tells how close it is. No update is ever lost, even if threads
 * migrate, exit or are preempted. The only exception is the design {@code nonatomic}: it is a lossy
 * baseline for measurements, and its accuracy says so.
 *
 * <p><b>Closing.</b> {@link #close()} releases the counter's memory. An update that races with
 * {@code close()} may be lost with its counter, but it never changes another counter. After a
 * {@code close()} that the calling thread knows of, every other method throws {@link
 * IllegalStateException}. The methods that only describe the counter, such as {@link #variant} and
 * {@link #accuracy}, still work.
 *
 * <p>{@code toString()} is meant for people. It contains the variant, and either the value of
 * {@link #read} or the word {@code closed}.
 */
public interface Counter extends AutoCloseable {

    /**
     * The counter's variant.
     *
     * @return the full name; also available after the counter is closed
     */
    Variant variant();

    /**
     * Adds to the counter.
     *
     * @param delta the amount to add; may be negative
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
     * Returns the cheapest value that the design offers. A design with a central count takes one
     * load. A design without one walks its slots. At a quiescent point, the result is within {@link
     * #accuracy()} of the true value.
     *
     * @return the approximate value
     * @throws IllegalStateException if the counter is closed
     */
    long read();

    /**
     * Walks the slots and returns the sum of everything that the counter holds. The sum is exact
     * when no update is in flight. {@link Accuracy#sum()} tells what it means if updates run at the
     * same time.
     *
     * @return the sum
     * @throws IllegalStateException if the counter is closed
     */
    long sum();

    /**
     * Reads the value and removes it from the counter, without losing an update. Each update is
     * part of exactly one drain, or it is still in the counter. This holds for any number of
     * concurrent drains and updates. A {@link #read()} after a drain may be off by the counter's
     * {@link #accuracy()}, as any other read.
     *
     * @return the value that was removed
     * @throws IllegalStateException if the counter is closed
     */
    long drain();

    /**
     * Tells how far {@link #read()} may be from the true value, and what {@link #sum()} means if
     * updates run at the same time.
     *
     * @return the bounds
     */
    Accuracy accuracy();

    /**
     * Releases the counter's memory. A second call does nothing. {@link SlotReuse} decides when
     * another counter may use the memory.
     */
    @Override
    void close();
}
