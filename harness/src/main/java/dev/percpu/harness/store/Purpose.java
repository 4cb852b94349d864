package dev.percpu.harness.store;

/** The purpose of a fork. */
public enum Purpose {
    /** The fork shows whether its cell is worth measuring; its times do not count. */
    SCREENING,
    /** The fork measures times that count. */
    TIMING,
    /** The fork counts hardware events; its times do not count. */
    COUNTING
}
