package dev.percpu.counters.heap;

import dev.percpu.counters.contract.BatchedContract;
import dev.percpu.counters.contract.CounterContract;
import org.junit.jupiter.api.Nested;

/** The contracts over every variant that this module brings. */
class HeapContractTest {

    @Nested
    class EveryCounter extends CounterContract {}

    @Nested
    class BatchedCounters extends BatchedContract {}
}
