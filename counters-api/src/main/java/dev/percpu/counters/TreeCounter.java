package dev.percpu.counters;

/**
 * A counter whose slots carry into nodes, and whose nodes carry into a root. It corresponds to the
 * kernel's {@code percpu_counter_tree}. {@link #read()} loads the root and returns the approximate
 * sum. {@link #sum()} returns the precise sum.
 */
public interface TreeCounter extends Counter {

    /**
     * Compares the approximate sum with a value.
     *
     * @param rhs the value to compare with
     * @return −1 or 1 if the counter is certainly less or greater, within {@link #accuracy()}; 0 if
     *     the approximate sum cannot decide
     * @throws IllegalStateException if the counter is closed
     */
    int approximateCompare(long rhs);

    /**
     * Compares the counter with a value. The call walks the slots only if the approximate sum
     * cannot decide. The result is exact when no update is in flight.
     *
     * @param rhs the value to compare with
     * @return −1, 0 or 1 if the counter is less than, equal to or greater than {@code rhs}
     * @throws IllegalStateException if the counter is closed
     */
    int preciseCompare(long rhs);
}
