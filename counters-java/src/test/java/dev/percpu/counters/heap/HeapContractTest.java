package dev.percpu.counters.heap;

import dev.percpu.counters.contract.BatchedContract;
import dev.percpu.counters.contract.CounterContract;
import dev.percpu.counters.contract.GroupContract;
import dev.percpu.counters.contract.LazyContract;
import dev.percpu.counters.contract.LimitContract;
import dev.percpu.counters.contract.LocalContract;
import dev.percpu.counters.contract.MisuseContract;
import dev.percpu.counters.contract.ReuseContract;
import dev.percpu.counters.contract.SnapshotContract;
import dev.percpu.counters.contract.TreeContract;
import dev.percpu.counters.contract.UnifiedContract;
import org.junit.jupiter.api.Nested;

/** The contracts over every variant that this module brings. */
class HeapContractTest {

    @Nested
    class EveryCounter extends CounterContract {}

    @Nested
    class Reuse extends ReuseContract {}

    @Nested
    class Misuse extends MisuseContract {}

    @Nested
    class BatchedCounters extends BatchedContract {}

    @Nested
    class LocalCounters extends LocalContract {}

    @Nested
    class LimitCounters extends LimitContract {}

    @Nested
    class LazyCounters extends LazyContract {}

    @Nested
    class Groups extends GroupContract {}

    @Nested
    class UnifiedStructures extends UnifiedContract {}

    @Nested
    class SnapshotCounters extends SnapshotContract {}

    @Nested
    class TreeCounters extends TreeContract {}
}
