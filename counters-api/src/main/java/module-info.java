/**
 * The contracts and value types of the counters, and {@link dev.percpu.counters.Adder}. The service
 * loader finds the other implementations.
 *
 * @uses dev.percpu.counters.CounterProvider
 */
@SuppressWarnings("module") // The other modules are built after this one.
module dev.percpu.counters {
    exports dev.percpu.counters;
    exports dev.percpu.counters.atomic;
    exports dev.percpu.counters.internal to
            dev.percpu.counters.heap,
            dev.percpu.counters.offheap;
    exports dev.percpu.counters.names to
            dev.percpu.counters.heap,
            dev.percpu.counters.offheap;

    uses dev.percpu.counters.CounterProvider;
}
