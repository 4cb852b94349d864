package dev.percpu.counters.offheap;

import dev.percpu.counters.contract.BatchedContract;
import dev.percpu.counters.contract.CounterContract;
import dev.percpu.counters.contract.GroupContract;
import dev.percpu.counters.contract.LazyContract;
import dev.percpu.counters.contract.Migration;
import dev.percpu.counters.contract.UnifiedContract;
import org.junit.jupiter.api.Nested;

/** The contracts over every variant there is, with threads that are moved between CPUs. */
class OffHeapContractTest {

    @Nested
    class EveryCounter extends CounterContract {
        @Override
        protected Migration migration() {
            return new AffinityMigration();
        }
    }

    @Nested
    class BatchedCounters extends BatchedContract {}

    @Nested
    class LazyCounters extends LazyContract {}

    @Nested
    class Groups extends GroupContract {}

    @Nested
    class UnifiedStructures extends UnifiedContract {}
}
