package dev.percpu.harness.store;

/** In which order the forks of a plan run. */
public enum Order {
    /** Every cell once, then every cell again: a machine that drifts hurts all of them alike. */
    INTERLEAVED,
    /** The same rounds, each of them shuffled: no cell always runs after the same other one. */
    RANDOM,
    /** All forks of a cell, then all of the next: for a cell that is to be looked at alone. */
    SERIAL
}
