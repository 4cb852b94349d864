package dev.percpu.counters.heap;

import dev.percpu.counters.contract.BatchedContract;
import dev.percpu.counters.contract.CounterContract;
import dev.percpu.counters.contract.GroupContract;
import dev.percpu.counters.contract.LazyContract;
import dev.percpu.counters.contract.UnifiedContract;
import org.junit.jupiter.api.Nested;

/** The contracts over every variant that this module brings. */
class HeapContractTest {

    @Nested
    class EveryCounter extends CounterContract {}

    @Nested
    class BatchedCounters extends BatchedContract {}

    @Nested
    class LazyCounters extends LazyContract {}

    @Nested
    class Groups extends GroupContract {}

    @Nested
    class UnifiedStructures extends UnifiedContract {}
}
