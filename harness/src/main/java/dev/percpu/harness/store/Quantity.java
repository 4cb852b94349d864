package dev.percpu.harness.store;

/** What the values of a series are. */
public enum Quantity {
    /** Operations per second of all threads of the role together: more is better. */
    THROUGHPUT,
    /** Nanoseconds for each operation: less is better. */
    TIME,
    /** Bytes of one counter: less is better. */
    BYTES
}
