/** Counters in off-heap memory that is indexed by CPU, and what they need of the kernel. */
module dev.percpu.counters.offheap {
    requires transitive dev.percpu.counters;

    exports dev.percpu.counters.cpu;
    exports dev.percpu.counters.linux;
}
