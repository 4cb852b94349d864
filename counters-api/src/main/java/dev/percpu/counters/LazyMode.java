package dev.percpu.counters;

/** The two states of a lazy counter. */
public enum LazyMode {
    /** One plain count for the owner, and one atomic word for all other threads. */
    LAZY,

    /** A slot for each CPU, folded into a central count. */
    PER_CPU
}
