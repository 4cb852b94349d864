package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.Counters;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.PossibleCpus;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuIndexTest {

    /** Long enough for threads to run side by side, so that ids above 0 are given. */
    private static final long NANOS_OF_IDS = 100_000_000;

    @Test
    void everyIdThatTheKernelCouldGiveMapsToAValidSlot() {
        for (int slots : new int[] {1, 2, 3, 256, 4096}) {
            for (int cpu :
                    new int[] {
                        -2,
                        -1,
                        0,
                        1,
                        slots - 1,
                        slots,
                        slots + 1,
                        65_535,
                        Integer.MAX_VALUE,
                        Integer.MIN_VALUE
                    }) {
                int slot = CpuIndex.slot(cpu, slots);
                assertThat(slot).as("CPU %d of %d", cpu, slots).isBetween(0, slots - 1);
                if (cpu >= 0 && cpu < slots) {
                    assertThat(slot).isEqualTo(cpu);
                }
            }
        }
    }

    @Test
    void theSlotIsThatOfTheCpuThatTheThreadIsPinnedTo() {
        assumeTrue(CurrentCpu.available(), () -> CurrentCpu.unavailable().get());
        int cpus = PossibleCpus.machine();
        CpuList before = Affinity.allowed();
        Index all = CpuIndex.SOURCE.over(cpus);
        try {
            for (int round = 0; round < 50; round++) {
                for (int cpu : before.ids()) {
                    Affinity.pin(CpuList.of(cpu));
                    assertThat(all.current()).isEqualTo(cpu);
                    for (int fewer = 1; fewer < cpus; fewer++) {
                        assertThat(CpuIndex.SOURCE.over(fewer).current()).isEqualTo(cpu % fewer);
                    }
                }
            }
        } finally {
            Affinity.pin(before);
        }
    }

    @Test
    void aSlotOfAConcurrencyIdIsVisitedFromItsFirstUseOn() throws Exception {
        assumeTrue(ConcurrencyId.unavailable().isEmpty(), () -> ConcurrencyId.unavailable().get());
        Index index = ConcurrencyIndex.SOURCE.over(4096);
        List<FutureTask<Integer>> threads = new ArrayList<>();
        for (int i = 0; i < 2 * PossibleCpus.machine(); i++) {
            FutureTask<Integer> thread = new FutureTask<>(() -> highestUnused(index));
            threads.add(thread);
            Thread.ofPlatform().start(thread);
        }
        for (FutureTask<Integer> thread : threads) {
            assertThat(thread.get()).as("a slot that a walk would have left out").isEqualTo(-1);
        }
        assertThat(index.used())
                .as("no slot that no thread was given")
                .isLessThanOrEqualTo(PossibleCpus.machine());
    }

    /** A slot that was given before it counted as used, or −1. */
    private static int highestUnused(Index index) {
        int unused = -1;
        long end = System.nanoTime() + NANOS_OF_IDS;
        while (System.nanoTime() < end) {
            int slot = index.current();
            assertThat(slot).isBetween(0, PossibleCpus.machine() - 1);
            if (slot >= index.used()) {
                unused = Math.max(unused, slot);
            }
        }
        return unused;
    }

    @Test
    void thereIsASlotForEachPossibleNodeHoweverManyCpusAreSimulated() {
        assumeTrue(CurrentNode.unavailable().isEmpty(), () -> CurrentNode.unavailable().get());
        int nodes = NodeIndex.SOURCE.slots(4096);
        assertThat(nodes).isEqualTo(CurrentNode.possible());
        Topology topology = Topology.read();
        assertThat(NodeIndex.SOURCE.over(nodes).current())
                .isIn(topology.nodes().stream().map(Topology.Node::id).toList());
    }

    @Test
    void aShortenedNameMeansTheCpuIndexWhereTheCpuCanBeAskedFor() {
        String index = Ladder.rung() == Rung.JAVA ? "thread-hash" : "cpu";
        assertThat(Counters.resolve("percpu:offheap").index()).isEqualTo(index);
        assertThat(Counters.resolve("percpu:heap").index()).isEqualTo(index);
        assertThat(Counters.resolve("striped:heap")).hasToString("striped:heap:thread-hash:atomic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flip", "lazy"})
    void theBridgesAtomicStoreIsRefusedWhereUpdatesHaveToBeWaitedFor(String design) {
        assumeTrue(Bridge.unavailable().isEmpty(), "the C bridge was not built");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counters.create(design + ":offheap:cpu:native-atomic"))
                .withMessageContaining("not possible with store 'native-atomic'")
                .withMessageContaining("design '" + design + "'")
                .withMessageContaining("use atomic");
    }
}
