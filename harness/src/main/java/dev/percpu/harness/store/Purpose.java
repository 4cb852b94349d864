package dev.percpu.harness.store;

/** What a fork is for. */
public enum Purpose {
    /** It shows whether its cell is worth measuring; its times do not count. */
    SCREENING,
    /** Its times count. */
    TIMING,
    /** Hardware events are counted in it; its times do not count. */
    COUNTING
}
