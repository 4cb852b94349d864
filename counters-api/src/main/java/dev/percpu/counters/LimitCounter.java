package dev.percpu.counters;

/**
 * A counter with an upper limit that concurrent {@code tryAdd}s never pass together.
 *
 * <p><b>Guarantee.</b> No {@code tryAdd} or {@code tryAddApproximate} takes the value past the
 * limit, whatever else goes on. While every positive update is one of those, the value never
 * exceeds the limit, at no instant. A negative {@link #add} gives room back. A positive one is
 * obeyed without a look at the limit. Values are taken not to wrap.
 */
public interface LimitCounter extends Counter {

    /**
     * Adds {@code amount} if the value stays within the limit. Refused only if the amount would
     * have passed the limit at some instant during the call.
     *
     * @param amount what to add, at least zero
     * @return whether it was added
     * @throws IllegalArgumentException if {@code amount} is negative
     * @throws IllegalStateException if the counter is closed
     */
    boolean tryAdd(long amount);

    /**
     * Adds {@code amount} if that can be done without asking other slots for their room: never
     * walks them, and so may refuse although up to {@link #slack()} more than it finds are left.
     *
     * @param amount what to add, at least zero
     * @return whether it was added
     * @throws IllegalArgumentException if {@code amount} is negative
     * @throws IllegalStateException if the counter is closed
     */
    boolean tryAddApproximate(long amount);

    /**
     * The limit.
     *
     * @return the greatest value that {@code tryAdd} allows
     */
    long limit();

    /**
     * How much room other slots may hold at most when {@link #tryAddApproximate} refuses.
     *
     * @return the slack, at least zero
     */
    long slack();
}
