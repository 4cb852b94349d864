package dev.percpu.counters.offheap;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.contract.BatchedContract;
import dev.percpu.counters.contract.CounterContract;
import dev.percpu.counters.contract.CpuLocalContract;
import dev.percpu.counters.contract.GroupContract;
import dev.percpu.counters.contract.LazyContract;
import dev.percpu.counters.contract.LimitContract;
import dev.percpu.counters.contract.LocalContract;
import dev.percpu.counters.contract.Migration;
import dev.percpu.counters.contract.MisuseContract;
import dev.percpu.counters.contract.ReuseContract;
import dev.percpu.counters.contract.SnapshotContract;
import dev.percpu.counters.contract.TreeContract;
import dev.percpu.counters.contract.UnifiedContract;
import dev.percpu.counters.cpu.Affinity;
import java.util.concurrent.atomic.AtomicReference;
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
    class Reuse extends ReuseContract {
        @Override
        protected Migration migration() {
            return new AffinityMigration();
        }
    }

    @Nested
    class Misuse extends MisuseContract {}

    @Nested
    class BatchedCounters extends BatchedContract {}

    @Nested
    class LocalCounters extends LocalContract {}

    @Nested
    class LimitCounters extends LimitContract {
        @Override
        protected Migration migration() {
            return new AffinityMigration();
        }
    }

    @Nested
    class CpuLocalCounters extends CpuLocalContract {
        @Override
        protected int cpus() {
            return Affinity.allowed().ids().size();
        }

        @Override
        protected void on(int number, Runnable body) throws InterruptedException {
            int cpu = Affinity.allowed().ids().get(number);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread thread =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            Affinity.pin(CpuList.of(cpu));
                                            body.run();
                                        } catch (Throwable e) {
                                            failure.set(e);
                                        }
                                    });
            thread.join();
            if (failure.get() != null) {
                throw new AssertionError("failed on CPU " + cpu, failure.get());
            }
        }
    }

    @Nested
    class LazyCounters extends LazyContract {}

    @Nested
    class Groups extends GroupContract {}

    @Nested
    class UnifiedStructures extends UnifiedContract {}

    @Nested
    class SnapshotCounters extends SnapshotContract {
        @Override
        protected Migration migration() {
            return new AffinityMigration();
        }
    }

    @Nested
    class TreeCounters extends TreeContract {
        @Override
        protected Migration migration() {
            return new AffinityMigration();
        }
    }
}
