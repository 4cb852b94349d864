package dev.percpu.counters;

/**
 * A counter with an upper limit. Concurrent {@code tryAdd}s together never pass it.
 *
 * <p><b>Guarantee.</b> No {@code tryAdd} and no {@code tryAddApproximate} takes the value past the
 * limit, whatever other calls run. If every positive update is one of those two, the value never
 * exceeds the limit, not even for an instant. A negative {@link #add} makes room below the limit. A
 * positive {@link #add} is always made; it does not check the limit. These guarantees assume that
 * values do not overflow.
 */
public interface LimitCounter extends Counter {

    /**
     * Adds {@code amount} if the value stays within the limit. The call is refused only if the
     * amount would have passed the limit at some instant during the call.
     *
     * @param amount the amount to add, at least zero
     * @return whether the amount was added
     * @throws IllegalArgumentException if {@code amount} is negative
     * @throws IllegalStateException if the counter is closed
     */
    boolean tryAdd(long amount);

    /**
     * Adds {@code amount} if the call can do so without taking room from other slots. It never
     * walks the slots. So it may refuse although other slots still have room, up to {@link
     * #slack()}.
     *
     * @param amount the amount to add, at least zero
     * @return whether the amount was added
     * @throws IllegalArgumentException if {@code amount} is negative
     * @throws IllegalStateException if the counter is closed
     */
    boolean tryAddApproximate(long amount);

    /**
     * Returns the limit.
     *
     * @return the largest value that {@code tryAdd} allows
     */
    long limit();

    /**
     * Returns the most room that other slots may have when {@link #tryAddApproximate} refuses.
     *
     * @return the slack, at least zero
     */
    long slack();
}
