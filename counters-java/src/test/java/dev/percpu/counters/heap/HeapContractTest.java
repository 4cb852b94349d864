package dev.percpu.counters.heap;

import dev.percpu.counters.contract.BatchedContract;
import dev.percpu.counters.contract.CounterContract;
import dev.percpu.counters.contract.SnapshotContract;
import dev.percpu.counters.contract.TreeContract;
import org.junit.jupiter.api.Nested;

/** The contracts over every variant that this module brings. */
class HeapContractTest {

    @Nested
    class EveryCounter extends CounterContract {}

    @Nested
    class BatchedCounters extends BatchedContract {}

    @Nested
    class SnapshotCounters extends SnapshotContract {}

    @Nested
    class TreeCounters extends TreeContract {}
}
