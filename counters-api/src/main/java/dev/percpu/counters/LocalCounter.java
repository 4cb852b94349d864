package dev.percpu.counters;

/**
 * A counter with one owner, the thread that created it. It corresponds to the kernel's {@code
 * local_t}.
 *
 * <p>The owner's updates are as cheap as the store allows. Any thread may read. Another thread may
 * also update the counter: its update goes to the remote word, which is atomic and part of every
 * read. The owner never changes.
 *
 * <table>
 * <caption>What each store guarantees</caption>
 * <tr><th>store</th><th>the owner's update</th><th>an update by code that interrupts it on
 * the same thread</th></tr>
 * <tr><td>{@code opaque}</td><td>load and store</td><td>is lost</td></tr>
 * <tr><td>{@code atomic}</td><td>one fetch-and-add</td><td>is counted</td></tr>
 * <tr><td>{@code contexts}</td><td>load and store in a variable of the {@link ExecutionContext}
 * </td><td>is counted if the code entered a higher context</td></tr>
 * </table>
 */
public interface LocalCounter extends Counter {

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
     * Subtracts from the counter.
     *
     * @param delta the amount to subtract; may be negative
     * @throws IllegalStateException if the counter is closed
     */
    default void sub(long delta) {
        add(-delta);
    }
}
