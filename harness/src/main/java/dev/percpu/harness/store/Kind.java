package dev.percpu.harness.store;

/** What a subject is. */
public enum Kind {
    /** One of this project's counters. */
    VARIANT,
    /** A counter of another library, for comparison. */
    PEER,
    /** What a counter cannot be cheaper than, for goals to refer to. */
    YARDSTICK,
    /** The kernel itself, at the bidding of a program without counters. */
    KERNEL,
    /** The loop without any counter: what is to be taken off every other time. */
    EMPTY
}
