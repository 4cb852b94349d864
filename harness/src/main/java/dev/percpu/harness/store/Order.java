package dev.percpu.harness.store;

/** The order in which the forks of a plan run. */
public enum Order {
    /**
     * Every cell once, then every cell again, so that a drift of the machine affects all cells
     * alike.
     */
    INTERLEAVED,
    /**
     * The same rounds, each of them shuffled, so that no cell always runs after the same other
     * cell.
     */
    RANDOM,
    /** All forks of one cell, then all forks of the next, for a cell that is examined alone. */
    SERIAL
}
