package dev.percpu.harness.stats.compare;

/** In what the two sides of a comparison are meant to differ. */
public enum By {
    /** In the machine, the build or the time: the same cells of two runs. */
    HOST,
    /** In the JDK. */
    JDK,
    /** In what was measured. */
    VARIANT
}
