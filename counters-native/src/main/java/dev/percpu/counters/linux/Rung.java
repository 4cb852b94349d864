package dev.percpu.counters.linux;

/** How far out of Java this process can get, best first. */
public enum Rung {
    /** The C bridge is loaded: a slot is chosen and updated in one call. */
    BRIDGE,
    /** Only libc can be called: it gives the CPU, and Java updates the slot. */
    LIBC,
    /** Nothing can be called: slots are chosen by thread. */
    JAVA
}
