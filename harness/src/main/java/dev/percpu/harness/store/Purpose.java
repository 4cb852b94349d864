package dev.percpu.harness.store;

/** What a fork is for. */
public enum Purpose {
    /** Its times count. */
    TIMING,
    /** Hardware events are counted in it; its times do not count. */
    COUNTING
}
