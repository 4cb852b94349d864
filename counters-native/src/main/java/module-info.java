/**
 * Counters in off-heap memory that is indexed by CPU, and the kernel interfaces that they need.
 *
 * @provides dev.percpu.counters.CounterProvider
 */
module dev.percpu.counters.offheap {
    requires transitive dev.percpu.counters;
    requires dev.percpu.counters.heap;

    provides dev.percpu.counters.CounterProvider with
            dev.percpu.counters.offheap.OffHeapProvider;
}
