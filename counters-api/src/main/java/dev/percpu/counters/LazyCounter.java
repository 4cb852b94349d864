package dev.percpu.counters;

/**
 * A counter that is plain for a lone owner and per-CPU once it is shared: the dual-mode counter
 * proposed for the kernel's {@code rss_stat} in November 2025.
 *
 * <p>It begins in mode {@link LazyMode#LAZY}, owned by the thread that created it, without any
 * per-CPU memory. The owner's updates are then a load, an addition and a store; those of other
 * threads are atomic. An <em>upgrade</em> gives it a slot for each CPU. It happens on request or by
 * {@link UpgradePolicy}; no update is lost and no reader misses or double-counts one meanwhile. If
 * there is no memory, the counter stays lazy and goes on to count right.
 *
 * <p>Whatever the policy, a counter is upgraded when other threads' updates add up to more than 63
 * bits hold.
 */
public interface LazyCounter extends Counter {

    /**
     * Adds to the counter from a thread that is known not to be the owner: leaves the test for it
     * out. Does not count as sharing for {@link UpgradePolicy#WHEN_SHARED}.
     *
     * @param delta what to add, of either sign
     * @throws IllegalStateException if the counter is closed
     */
    void addRemote(long delta);

    /**
     * Makes the counter per-CPU; does nothing if it is.
     *
     * @throws IllegalStateException if the counter is closed, or if memory cannot be had; it is
     *     then still lazy, and right
     */
    void upgrade();

    /**
     * Makes the counter lazy again, with the calling thread as its owner. Possible for the thread
     * that owned it last, and for any thread once that one has terminated. The per-CPU memory stays
     * with the counter, for the next upgrade, until it is closed.
     *
     * @return whether the counter is now lazy and the calling thread its owner; {@code false} also
     *     if what it holds needs more than 63 bits
     * @throws IllegalStateException if the counter is closed
     */
    boolean downgrade();

    /**
     * Hands the ownership on, in either mode. The calling thread's updates are remote from then on.
     *
     * @param next the new owner, which may have yet to start
     * @throws IllegalStateException if the counter is closed, or if the calling thread is not the
     *     owner and the owner has not terminated
     */
    void handOver(Thread next);

    /**
     * The mode at this moment.
     *
     * @return the mode
     * @throws IllegalStateException if the counter is closed
     */
    LazyMode mode();
}
