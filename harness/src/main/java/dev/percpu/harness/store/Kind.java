package dev.percpu.harness.store;

/** The kind of a subject. */
public enum Kind {
    /** One of this project's counters. */
    VARIANT,
    /** A counter of another library, for comparison. */
    PEER,
    /** A lower limit for the cost of a counter, which goals refer to. */
    YARDSTICK,
    /** The kernel itself, exercised by a program without counters. */
    KERNEL,
    /** The loop without any counter. Its time is subtracted from every other time. */
    EMPTY
}
