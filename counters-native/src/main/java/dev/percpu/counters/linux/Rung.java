package dev.percpu.counters.linux;

/** How far out of Java this process can get, best first. */
public enum Rung {
    /**
     * What {@link #RSEQ} has, and the JVM takes machine code of ours: a restartable sequence costs
     * what a call of Java costs. Only with flags, see {@link InstalledSections#flags()}.
     */
    INSTALLED,
    /**
     * The C bridge is loaded, libc has registered restartable sequences, and the kernel has the
     * fence that restarts them: a slot can be updated without a locked instruction, and another
     * CPU's slot can be taken without its updaters taking part.
     */
    RSEQ,
    /**
     * The C bridge is loaded: a slot is chosen and updated in one call. Restartable sequences, or
     * their fence, are missing.
     */
    BRIDGE,
    /** Only libc can be called: it gives the CPU, and Java updates the slot. */
    LIBC,
    /** Nothing can be called: slots are chosen by thread. */
    JAVA
}
