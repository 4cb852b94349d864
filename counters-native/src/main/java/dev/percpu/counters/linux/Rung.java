package dev.percpu.counters.linux;

/** The levels of native support that a process can have, best first. */
public enum Rung {
    /**
     * Everything of {@link #RSEQ}, and the JVM accepts the library's machine code. A restartable
     * sequence then costs as much as a Java call. Needs flags; see {@link
     * InstalledSections#flags()}.
     */
    INSTALLED,
    /**
     * The C bridge is loaded, libc has registered restartable sequences, and the kernel has the
     * fence that restarts them. A slot can be updated without a locked instruction. A thread can
     * take another CPU's slot without cooperation of the threads that update it.
     */
    RSEQ,
    /**
     * The C bridge is loaded, so a slot is selected and updated in one call. Restartable sequences
     * or their fence are missing.
     */
    BRIDGE,
    /** Only libc can be called. It provides the current CPU, and Java updates the slot. */
    LIBC,
    /** No native code can be called. Slots are chosen by thread. */
    JAVA
}
