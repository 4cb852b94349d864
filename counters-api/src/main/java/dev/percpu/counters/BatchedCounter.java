package dev.percpu.counters;

/**
 * A counter of slots that are folded into a central count whenever one reaches the batch: the
 * kernel's {@code percpu_counter}.
 *
 * <p>{@link #read()} is one load of the central count. At a quiescent point every slot's magnitude
 * is below {@link #batch()}, so the central count is off by at most {@code slots × (batch − 1)},
 * unless {@link #addLocal} has been used.
 */
public interface BatchedCounter extends Counter {

    /**
     * Adds to the current slot without ever folding it, as if the batch were infinite: for counters
     * that are read by {@link #sum()} alone. From the first call on, the counter's slots are
     * unbounded, and {@link #accuracy()} says so.
     *
     * @param delta what to add, of either sign
     * @throws IllegalStateException if the counter is closed
     */
    void addLocal(long delta);

    /**
     * Sets the value. Updates that returned before the call are overwritten, updates that begin
     * after it count on top, and each overlapping one does either.
     *
     * @param value the new value
     * @throws IllegalStateException if the counter is closed
     */
    void set(long value);

    /**
     * Folds every slot, so that {@link #read()} is exact until the next update.
     *
     * @throws IllegalStateException if the counter is closed
     */
    void sync();

    /**
     * {@link #read()}, but at least zero: for quantities that cannot be negative, whose central
     * count may be for a while.
     *
     * @return the approximate value, not negative
     * @throws IllegalStateException if the counter is closed
     */
    default long readPositive() {
        return Math.max(0, read());
    }

    /**
     * {@link #sum()}, but at least zero.
     *
     * @return the sum, not negative
     * @throws IllegalStateException if the counter is closed
     */
    default long sumPositive() {
        return Math.max(0, sum());
    }

    /**
     * Compares the value with another, walking the slots only when the central count alone cannot
     * decide. Exact when no update is in flight.
     *
     * @param rhs the value to compare with
     * @return −1, 0 or 1 as this counter is less than, equal to or greater than {@code rhs}
     * @throws IllegalStateException if the counter is closed
     */
    int compare(long rhs);

    /**
     * Adds {@code amount} if, and only if, the value stays within {@code limit}: at most {@code
     * limit} for a positive amount, at least {@code limit} for a negative one. A zero amount adds
     * nothing and tells whether the value is at most {@code limit}.
     *
     * <p><b>Guarantee.</b> While every update in the direction of the limit is a {@code
     * limitedAdd}, the value never passes the limit, at no instant, and a call is refused only if
     * the amount would have passed it at some instant during the call. Updates away from the limit
     * may be plain {@link #add}s. The values, limits and amounts are taken not to wrap.
     *
     * @param limit the bound, inclusive
     * @param amount what to add, of either sign
     * @return whether the amount was added; for a zero amount, whether the value is within the
     *     limit
     * @throws IllegalStateException if the counter is closed
     */
    boolean limitedAdd(long limit, long amount);

    /**
     * The magnitude at which a slot is folded.
     *
     * @return the batch, at least 1
     */
    int batch();
}
