package dev.percpu.counters;

/**
 * Several counters that are created, upgraded, summed and closed together, like the four counters
 * of the kernel's {@code rss_stat}. They share one allocation. In the memory of each CPU, their
 * slots lie side by side.
 *
 * <p>The designs {@code lazy}, {@code percpu}, {@code atomic}, {@code striped} and {@code unified}
 * have groups. Only {@code lazy} has an owner and modes. A group of any other design treats all
 * threads alike, and its {@link #upgrade} does nothing.
 *
 * <p>Thread-safe. A method with an index throws {@link IndexOutOfBoundsException} if the index is
 * not in 0 to {@code size() − 1}. After a {@link #close} that the calling thread knows of, every
 * other method throws {@link IllegalStateException}, except the methods that only describe the
 * group.
 *
 * <p>{@code toString()} is meant for people. It contains the variant, and either the {@link #read}
 * values of the first counters or the word {@code closed}.
 */
public interface CounterGroup extends AutoCloseable {

    /** The largest number of counters in a group. */
    int MAX_SIZE = 1 << 20;

    /**
     * The variant of the group's counters.
     *
     * @return the full name; also available after the group is closed
     */
    Variant variant();

    /**
     * The number of counters in the group.
     *
     * @return the number, 1 to {@value #MAX_SIZE}
     */
    int size();

    /**
     * Adds to one of the counters.
     *
     * @param counter the counter's index
     * @param delta the amount to add; may be negative
     */
    void add(int counter, long delta);

    /**
     * Adds to one of the counters, from a thread that the caller knows is not the owner; see {@link
     * LazyCounter#addRemote}.
     *
     * @param counter the counter's index
     * @param delta the amount to add; may be negative
     */
    void addRemote(int counter, long delta);

    /**
     * Returns the approximate value of a counter; see {@link Counter#read}.
     *
     * @param counter the counter's index
     * @return the value; at a quiescent point it is within {@link #accuracy()}
     */
    long read(int counter);

    /**
     * Walks the slots of a counter and returns their sum; see {@link Counter#sum}.
     *
     * @param counter the counter's index
     * @return the sum
     */
    long sum(int counter);

    /**
     * Finds the sums of all counters in one walk over the slots. Each sum means what {@link #sum}
     * means. Together they are not a snapshot of the group.
     *
     * @param into receives the sum of counter <i>i</i> at index <i>i</i>
     * @throws IndexOutOfBoundsException if {@code into} is shorter than {@link #size()}; nothing is
     *     written to it
     */
    void sumAll(long[] into);

    /**
     * Makes all counters per-CPU, with one allocation. Does nothing if they already are.
     *
     * @throws IllegalStateException if memory cannot be allocated; the group then stays lazy, and
     *     its values stay correct
     */
    void upgrade();

    /**
     * The accuracy of each counter in the group; see {@link Counter#accuracy}.
     *
     * @return the bounds
     */
    Accuracy accuracy();

    /** Closes all counters; see {@link Counter#close}. */
    @Override
    void close();
}
