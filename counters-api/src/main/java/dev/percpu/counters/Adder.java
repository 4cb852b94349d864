package dev.percpu.counters;

import dev.percpu.counters.internal.GrowingSlots;

/**
 * A 64-bit counter to be used without a second thought: it takes the place of {@link
 * java.util.concurrent.atomic.LongAdder}, has all of its methods, and need not be closed.
 *
 * <pre>{@code
 * private final Adder served = Counters.adder();
 *
 * void serve() {
 *     served.increment();
 * }
 * }</pre>
 *
 * <p><b>Memory.</b> One word in an object of 32 bytes as long as threads do not contend. When they
 * do, it spreads over slots of 128 bytes, two at first, and doubles their number while they are
 * crowded, up to the CPUs that the process may use; slots it once had are kept. It lives on the
 * Java heap alone, so it needs no flag and no artifact but this one.
 *
 * <p><b>Ordering.</b> An update is one volatile read-modify-write. It counts for every {@link
 * #sum()} that begins after it has returned. It is no means to synchronise other data.
 *
 * <p><b>Progress.</b> An update never waits for another thread. {@link #sum()} and {@link
 * #sumThenReset()} take a step for each slot.
 *
 * <p><b>Errors.</b> If the heap has no room for more slots, counting goes on in those there are. An
 * error that cuts a call short, such as a {@link StackOverflowError}, leaves the adder usable: an
 * update that failed was made or was not made, and a value that no call has returned is still
 * there.
 *
 * <p>Values wrap on overflow as {@code long} does. Thread-safe, for platform and virtual threads.
 * Adders are compared by identity. Serialised, an adder is its sum.
 */
@SuppressWarnings("exports") // What is inherited is of no use outside: all public methods are here.
public sealed class Adder extends GrowingSlots permits dev.percpu.counters.atomic.LongAdder {

    private static final long serialVersionUID = 1L;

    /** Makes an adder whose value is zero. {@link Counters#adder} does the same. */
    public Adder() {}

    /**
     * Adds to the value.
     *
     * @param delta what to add, of either sign
     */
    public final void add(long delta) {
        update(delta);
    }

    /** Adds one. */
    public final void increment() {
        update(1);
    }

    /** Subtracts one. */
    public final void decrement() {
        update(-1);
    }

    /**
     * The value. Exact when no update is in flight; otherwise it counts each update that returned
     * before the call, none that began after the return, and any of those that overlap.
     *
     * @return the sum of all updates
     */
    public final long sum() {
        return total();
    }

    /**
     * Sets the value to zero. An update that runs meanwhile is dropped as a whole or counts as a
     * whole.
     */
    public final void reset() {
        take();
    }

    /**
     * Reads the value and sets it to zero, losing nothing: over any set of concurrent calls and
     * updates, each update is part of exactly one result or still in the adder.
     *
     * @return what was taken
     */
    public final long sumThenReset() {
        return take();
    }

    /** The value in decimal, as {@link #sum()} tells it. */
    @Override
    public final String toString() {
        return Long.toString(total());
    }
}
