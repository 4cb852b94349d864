package dev.percpu.counters;

/**
 * A counter with one owner, the thread that created it: the kernel's {@code local_t}.
 *
 * <p>The owner's updates are as cheap as the store allows. Any thread may read. An update by
 * another thread is not refused: it takes the remote path, an atomic word that every read includes.
 * Ownership does not move.
 *
 * <table>
 * <caption>What each store bears</caption>
 * <tr><th>store</th><th>the owner's update</th><th>code that interrupts it on the same thread and
 * updates the counter</th></tr>
 * <tr><td>{@code opaque}</td><td>load and store</td><td>is lost</td></tr>
 * <tr><td>{@code atomic}</td><td>one fetch-and-add</td><td>is counted</td></tr>
 * <tr><td>{@code contexts}</td><td>load and store in a variable of the {@link ExecutionContext}
 * </td><td>is counted, if it entered a higher context</td></tr>
 * </table>
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
