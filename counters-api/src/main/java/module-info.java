/**
 * Contracts and value types of the counters; the implementations are found as services.
 *
 * @uses dev.percpu.counters.CounterProvider
 */
module dev.percpu.counters {
    exports dev.percpu.counters;

    uses dev.percpu.counters.CounterProvider;
}
