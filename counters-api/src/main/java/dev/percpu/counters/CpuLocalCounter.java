package dev.percpu.counters;

/**
 * A counter with one instance for each CPU, like the kernel's {@code cpu_local_*} operations.
 * {@link #add}, {@link #increment} and {@link #decrement} work on the instance of the CPU that the
 * caller runs on. {@link #sum} adds up all instances.
 *
 * <p>In user space, the kernel can move a thread to another CPU at any instruction. So the instance
 * belongs to a CPU that the caller ran on at some moment of the call. Updates are atomic, so no
 * update is lost if another thread uses the same instance.
 */
public interface CpuLocalCounter extends Counter {

    /**
     * Returns the value of the current CPU's instance.
     *
     * @return the value
     * @throws IllegalStateException if the counter is closed
     */
    long readHere();

    /**
     * Sets the current CPU's instance and overwrites what all threads had added to it. The sum
     * changes by the difference. No later drain contains the overwritten value. A concurrent update
     * of the instance is either overwritten or adds to the new value.
     *
     * @param value the new value
     * @throws IllegalStateException if the counter is closed
     */
    void setHere(long value);
}
