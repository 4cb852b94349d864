package dev.percpu.counters;

/**
 * A counter with one owner, the thread that created it: the kernel's {@code local_t}.
 *
 * <p>The owner's updates are as cheap as the store allows. Any thread may read. An update by
 * another thread is not refused: it takes the remote path, an atomic word that every read includes.
 */
public interface LocalCounter extends Counter {

    /**
     * Sets the value. Updates that returned before the call are overwritten, updates that begin
     * after it count on top, and each overlapping one does either.
     *
     * @param value the new value
     * @throws IllegalStateException if the counter is closed
     */
    void set(long value);

    /**
     * Subtracts from the counter.
     *
     * @param delta what to subtract, of either sign
     * @throws IllegalStateException if the counter is closed
     */
    default void sub(long delta) {
        add(-delta);
    }
}
