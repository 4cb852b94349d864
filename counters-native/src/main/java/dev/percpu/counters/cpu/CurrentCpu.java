package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.LibC;

/**
 * The CPU that the calling thread runs on, from {@code sched_getcpu}. Thread-safe; orders nothing.
 */
public final class CurrentCpu {

    private static final boolean AVAILABLE =
            LibC.unavailable().isEmpty() && LibC.schedGetcpu() >= 0;

    private CurrentCpu() {}

    /**
     * Whether the CPU can be asked for, decided once.
     *
     * @return whether {@link #get()} gives an id
     */
    public static boolean available() {
        return AVAILABLE;
    }

    /**
     * The CPU's id. It is a hint: the thread may have moved by the time this returns, and on some
     * container hosts the id lies outside of the possible CPUs, so that whoever indexes memory with
     * it checks it against the bounds first.
     *
     * @return the id as the kernel gives it, or −1 on an error
     * @throws IllegalStateException if libc cannot be called; the message gives the remedy
     */
    public static int get() {
        return LibC.schedGetcpu();
    }
}
