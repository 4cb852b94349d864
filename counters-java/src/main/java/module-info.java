/**
 * The counter designs and their layouts on the heap.
 *
 * @provides dev.percpu.counters.CounterProvider
 */
module dev.percpu.counters.heap {
    requires transitive dev.percpu.counters;

    exports dev.percpu.counters.design;
    exports dev.percpu.counters.heap;

    provides dev.percpu.counters.CounterProvider with
            dev.percpu.counters.heap.HeapProvider;
}
