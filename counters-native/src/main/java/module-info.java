/**
 * Counters in off-heap memory that is indexed by CPU, and what they need of the kernel.
 *
 * @provides dev.percpu.counters.CounterProvider
 */
module dev.percpu.counters.offheap {
    requires transitive dev.percpu.counters;
    requires dev.percpu.counters.heap;

    provides dev.percpu.counters.CounterProvider with
            dev.percpu.counters.offheap.OffHeapProvider;
}
