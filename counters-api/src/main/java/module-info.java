/**
 * Contracts and value types of the counters, and {@link dev.percpu.counters.Adder}; the other
 * implementations are found as services.
 *
 * @uses dev.percpu.counters.CounterProvider
 */
@SuppressWarnings("module") // The module that may see the internals is compiled after this one.
module dev.percpu.counters {
    exports dev.percpu.counters;
    exports dev.percpu.counters.atomic;
    exports dev.percpu.counters.internal to
            dev.percpu.counters.heap;

    uses dev.percpu.counters.CounterProvider;
}
