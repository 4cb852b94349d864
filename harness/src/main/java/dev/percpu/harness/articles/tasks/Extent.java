package dev.percpu.harness.articles.tasks;

/** What of an address space's per-CPU data a task has, and in how many allocations. */
public enum Extent {
    /** The four counters, in one. */
    COUNTERS,
    /** These, and concurrency ids and futex references in one each, as the kernel has it. */
    SEPARATE,
    /** All of it in one, as was proposed instead of lazy counters. */
    TOGETHER
}
