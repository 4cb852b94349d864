/**
 * The counter designs and their layouts on the heap.
 *
 * @provides dev.percpu.counters.CounterProvider
 */
@SuppressWarnings("module") // The other module is built after this one.
module dev.percpu.counters.heap {
    requires transitive dev.percpu.counters;

    exports dev.percpu.counters.design to
            dev.percpu.counters.offheap;
    exports dev.percpu.counters.heap to
            dev.percpu.counters.offheap;

    provides dev.percpu.counters.CounterProvider with
            dev.percpu.counters.heap.HeapProvider;
}
