package dev.percpu.counters;

/**
 * A counter with slots and a central count. When a slot reaches the batch, its value is folded: it
 * moves to the central count. This is the design of the kernel's {@code percpu_counter}.
 *
 * <p>{@link #read()} is one load of the central count. At a quiescent point, the magnitude of every
 * slot is below {@link #batch()}. So the central count differs from the true value by at most
 * {@code slots × (batch − 1)}. This bound does not hold once {@link #addLocal} has been called.
 */
public interface BatchedCounter extends Counter {

    /**
     * Adds to the current slot and never folds it, as if the batch were infinite. Use it for
     * counters that are read only by {@link #sum()}. After the first call, the counter's slots have
     * no bound, and {@link #accuracy()} reports this.
     *
     * @param delta the amount to add; may be negative
     * @throws IllegalStateException if the counter is closed
     */
    void addLocal(long delta);

    /**
     * Sets the value. An update that returned before the call is overwritten. An update that begins
     * after the call returned adds to the new value. An update that overlaps with the call does one
     * or the other.
     *
     * @param value the new value
     * @throws IllegalStateException if the counter is closed
     */
    void set(long value);

    /**
     * Folds every slot. {@link #read()} is then exact until the next update.
     *
     * @throws IllegalStateException if the counter is closed
     */
    void sync();

    /**
     * Returns {@link #read()}, or zero if that is negative. Use it for quantities that are never
     * negative: their central count can be negative for a short time.
     *
     * @return the approximate value, at least zero
     * @throws IllegalStateException if the counter is closed
     */
    default long readPositive() {
        return Math.max(0, read());
    }

    /**
     * Returns {@link #sum()}, or zero if that is negative.
     *
     * @return the sum, at least zero
     * @throws IllegalStateException if the counter is closed
     */
    default long sumPositive() {
        return Math.max(0, sum());
    }

    /**
     * Compares the value with another one. The call walks the slots only if the central count alone
     * cannot decide. The result is exact when no update is in flight.
     *
     * @param rhs the value to compare with
     * @return −1, 0 or 1 if this counter is less than, equal to or greater than {@code rhs}
     * @throws IllegalStateException if the counter is closed
     */
    int compare(long rhs);

    /**
     * Adds {@code amount} if, and only if, the value stays within {@code limit}. For a positive
     * amount, the new value must be at most {@code limit}. For a negative amount, it must be at
     * least {@code limit}. A zero amount adds nothing; the result then says whether the value is at
     * most {@code limit}.
     *
     * <p><b>Guarantee.</b> While every update in the direction of the limit is a {@code
     * limitedAdd}, the value never passes the limit, not even for an instant. A call is refused
     * only if the amount would have passed the limit at some instant during the call. Updates away
     * from the limit may be plain {@link #add}s. These guarantees assume that values, limits and
     * amounts do not overflow.
     *
     * @param limit the limit, inclusive
     * @param amount the amount to add; may be negative
     * @return whether the amount was added; for a zero amount, whether the value is at most {@code
     *     limit}
     * @throws IllegalStateException if the counter is closed
     */
    boolean limitedAdd(long limit, long amount);

    /**
     * Returns the absolute value at which a slot is folded.
     *
     * @return the batch, at least 1
     */
    int batch();
}
