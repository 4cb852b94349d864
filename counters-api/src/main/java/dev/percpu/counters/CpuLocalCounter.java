package dev.percpu.counters;

/**
 * An array of locals, one for each CPU: the kernel's {@code cpu_local_*} operations, which work on
 * the instance of the CPU that the caller runs on. {@link #add}, {@link #increment} and {@link
 * #decrement} are of this kind; {@link #sum} brings all instances together.
 *
 * <p>In user space a thread can be moved at any instruction. The instance is that of a CPU the
 * caller ran on during the call; an update is atomic, and so loses nothing to another thread there.
 */
public interface CpuLocalCounter extends Counter {

    /**
     * The value of the current CPU's instance.
     *
     * @return the value
     * @throws IllegalStateException if the counter is closed
     */
    long readHere();

    /**
     * Sets the current CPU's instance, overwriting what it held, whatever threads had added it. The
     * sum changes by the difference; what is overwritten is part of no later drain. An overlapping
     * update of the instance is overwritten, or counts on top.
     *
     * @param value the new value
     * @throws IllegalStateException if the counter is closed
     */
    void setHere(long value);
}
