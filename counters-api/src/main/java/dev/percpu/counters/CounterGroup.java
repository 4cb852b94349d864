package dev.percpu.counters;

/**
 * Several counters that are created, upgraded, summed and closed together, as the four counters of
 * the kernel's {@code rss_stat} are. They share one allocation: in each CPU's memory their slots
 * lie side by side.
 *
 * <p>Groups exist of the designs {@code lazy}, {@code percpu}, {@code atomic}, {@code striped} and
 * {@code unified}. A group of a design that knows no owner or mode treats every thread alike, and
 * {@link #upgrade} does nothing.
 *
 * <p>Thread-safe. Every method with an index throws {@link IndexOutOfBoundsException} if it is not
 * 0 to {@code size() − 1}, and {@link IllegalStateException} once a {@link #close} is known to the
 * calling thread; what only says what kind of group it is does not throw that.
 *
 * <p>{@code toString()} is for people: the variant, and what {@link #read} gives for the first
 * counters or that the group is closed.
 */
public interface CounterGroup extends AutoCloseable {

    /** The largest group. */
    int MAX_SIZE = 1 << 20;

    /**
     * What its counters are.
     *
     * @return its full name; also once it is closed
     */
    Variant variant();

    /**
     * How many counters there are.
     *
     * @return the number, 1 to {@value #MAX_SIZE}
     */
    int size();

    /**
     * Adds to a counter.
     *
     * @param counter its number
     * @param delta what to add, of either sign
     */
    void add(int counter, long delta);

    /**
     * Adds to a counter from a thread that is known not to be the owner; see {@link
     * LazyCounter#addRemote}.
     *
     * @param counter its number
     * @param delta what to add, of either sign
     */
    void addRemote(int counter, long delta);

    /**
     * The approximate value of a counter, in constant time; see {@link Counter#read}.
     *
     * @param counter its number
     * @return the value, within {@link #accuracy()} at a quiescent point
     */
    long read(int counter);

    /**
     * The sum of a counter, by a walk over its slots; see {@link Counter#sum}.
     *
     * @param counter its number
     * @return the sum
     */
    long sum(int counter);

    /**
     * The sums of all counters, in one walk over the CPUs. Each is as {@link #sum} would be;
     * together they are no snapshot.
     *
     * @param into receives the sum of counter <i>i</i> at index <i>i</i>
     * @throws IndexOutOfBoundsException if {@code into} is shorter than {@link #size()}; nothing is
     *     written to it
     */
    void sumAll(long[] into);

    /**
     * Makes all counters per-CPU, in one allocation; does nothing if they are.
     *
     * @throws IllegalStateException if memory cannot be had; the group is then still lazy, and
     *     right
     */
    void upgrade();

    /**
     * What {@link Counter#accuracy} says, for each of the counters.
     *
     * @return the bounds
     */
    Accuracy accuracy();

    /** Closes all counters; see {@link Counter#close}. */
    @Override
    void close();
}
