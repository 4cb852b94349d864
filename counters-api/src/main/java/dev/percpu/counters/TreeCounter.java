package dev.percpu.counters;

/**
 * A counter whose slots carry into nodes, and those into a root: the kernel's {@code
 * percpu_counter_tree}. {@link #read()} is the approximate sum, one load of the root; {@link
 * #sum()} the precise one.
 */
public interface TreeCounter extends Counter {

    /**
     * Compares the approximate sum with a value.
     *
     * @param rhs the value to compare with
     * @return −1 or 1 if the counter is less or greater whatever {@link #accuracy()} leaves open, 0
     *     if that cannot be told from the approximate sum
     * @throws IllegalStateException if the counter is closed
     */
    int approximateCompare(long rhs);

    /**
     * Compares the counter with a value, walking the slots only when the approximate sum cannot
     * decide. Exact when no update is in flight.
     *
     * @param rhs the value to compare with
     * @return −1, 0 or 1 as the counter is less than, equal to or greater than {@code rhs}
     * @throws IllegalStateException if the counter is closed
     */
    int preciseCompare(long rhs);
}
