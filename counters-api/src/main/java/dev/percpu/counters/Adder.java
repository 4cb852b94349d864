package dev.percpu.counters;

import dev.percpu.counters.internal.GrowingSlots;

/**
 * A 64-bit counter for general use. It is a drop-in replacement for {@link
 * java.util.concurrent.atomic.LongAdder}: it has all of its methods, and you need not close it.
 *
 * <pre>{@code
 * private final Adder served = Counters.adder();
 *
 * void serve() {
 *     served.increment();
 * }
 * }</pre>
 *
 * <p><b>Memory.</b> While threads do not contend, an adder is one word in an object of 32 bytes.
 * Under contention it spreads over slots of 128 bytes. It starts with two slots, and doubles their
 * number while they are crowded, up to the number of CPUs that the process may use. It never gives
 * slots back. All memory is on the Java heap, so an adder needs no JVM flag and no artifact other
 * than this one.
 *
 * <p><b>Ordering.</b> An update is one volatile read-modify-write. Every {@link #sum()} that begins
 * after the update returned counts it. Do not use an adder to synchronise other data.
 *
 * <p><b>Progress.</b> An update never waits for another thread. {@link #sum()} and {@link
 * #sumThenReset()} take one step for each slot.
 *
 * <p><b>Errors.</b> If the heap has no memory for more slots, the adder continues with the slots
 * that it has. If an error such as a {@link StackOverflowError} ends a call early, the adder stays
 * usable. The failed update is then either made completely or not made at all. A value that no call
 * has returned is still in the adder.
 *
 * <p>Values wrap on overflow, as {@code long} does. Adders are thread-safe, for platform and
 * virtual threads. {@code equals} compares adders by identity. The serialised form of an adder is
 * its sum.
 */
@SuppressWarnings(
        "exports") // The superclass has nothing for other modules: this class has all public
// methods.
public sealed class Adder extends GrowingSlots permits dev.percpu.counters.atomic.LongAdder {

    private static final long serialVersionUID = 1L;

    /** Creates an adder whose value is zero. {@link Counters#adder} does the same. */
    public Adder() {}

    /**
     * Adds to the value.
     *
     * @param delta the amount to add; may be negative
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
     * Returns the value. It is exact when no update is in flight. Otherwise it counts every update
     * that returned before the call and no update that began after the call returned. An update
     * that overlaps with the call may be counted or not.
     *
     * @return the sum of all updates
     */
    public final long sum() {
        return total();
    }

    /**
     * Sets the value to zero. A concurrent update is either dropped completely or counted
     * completely.
     */
    public final void reset() {
        take();
    }

    /**
     * Reads the value and sets it to zero without losing an update. Each update is part of exactly
     * one result, or it is still in the adder. This holds for any number of concurrent calls and
     * updates.
     *
     * @return the value before the reset
     */
    public final long sumThenReset() {
        return take();
    }

    /** The value that {@link #sum()} returns, in decimal. */
    @Override
    public final String toString() {
        return Long.toString(total());
    }
}
