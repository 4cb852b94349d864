package dev.percpu.counters;

/**
 * A counter that is one plain count while only its owner updates it, and per-CPU once threads share
 * it. It is the dual-mode counter that was proposed for the kernel's {@code rss_stat} in November
 * 2025.
 *
 * <p>A new counter is in mode {@link LazyMode#LAZY}. The thread that created it owns it, and it has
 * no per-CPU memory. In this mode, an update by the owner is a load, an addition and a store. An
 * update by any other thread is atomic. An <em>upgrade</em> gives the counter a slot for each CPU.
 * It happens on request or by {@link UpgradePolicy}. During an upgrade, no update is lost, and no
 * reader misses an update or counts it twice. If memory cannot be allocated, the counter stays lazy
 * and still counts correctly.
 *
 * <p>Under every policy, a counter is upgraded when the sum of the other threads' updates no longer
 * fits in 63 bits.
 */
public interface LazyCounter extends Counter {

    /**
     * Adds to the counter from a thread that the caller knows is not the owner. The call skips the
     * test for the owner. It does not count as sharing for {@link UpgradePolicy#WHEN_SHARED}.
     *
     * @param delta the amount to add; may be negative
     * @throws IllegalStateException if the counter is closed
     */
    void addRemote(long delta);

    /**
     * Makes the counter per-CPU. Does nothing if it already is.
     *
     * @throws IllegalStateException if the counter is closed, or if memory cannot be allocated; in
     *     the second case the counter stays lazy, and its value stays correct
     */
    void upgrade();

    /**
     * Makes the counter lazy again, with the calling thread as its owner. The last owner may call
     * this at any time. Any other thread may call it after the last owner has terminated. The
     * counter keeps its per-CPU memory for the next upgrade, until it is closed.
     *
     * @return whether the counter is now lazy and the calling thread is its owner; also {@code
     *     false} if the value needs more than 63 bits
     * @throws IllegalStateException if the counter is closed
     */
    boolean downgrade();

    /**
     * Moves the ownership to another thread, in either mode. From then on, the calling thread's
     * updates are remote.
     *
     * @param next the new owner; it need not have been started yet
     * @throws IllegalStateException if the counter is closed, or if the calling thread is not the
     *     owner and the owner has not terminated
     */
    void handOver(Thread next);

    /**
     * Returns the current mode.
     *
     * @return the mode
     * @throws IllegalStateException if the counter is closed
     */
    LazyMode mode();
}
