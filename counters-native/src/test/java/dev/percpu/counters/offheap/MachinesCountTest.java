package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.cpu.DescribedMachine;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.Hierarchy;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Counters laid out as on machines that are not at hand, counted in every slot: those of CPUs that
 * are offline, absent or holes in the numbering too, as a CPU that went offline leaves them.
 */
class MachinesCountTest {

    private static final int BATCH = 32;

    @TempDir Path root;

    /** The index of another machine, on a CPU that the test chooses. */
    private static final class Elsewhere implements IndexSource {
        private final Hierarchy hierarchy;
        private int cpu;
        private final Index index = () -> cpu;

        Elsewhere(Hierarchy hierarchy) {
            this.hierarchy = hierarchy;
        }

        @Override
        public String name() {
            return "cpu";
        }

        @Override
        public int slots(int possibleCpus) {
            return hierarchy.leaves();
        }

        @Override
        public Index over(int slots) {
            return index;
        }

        @Override
        public Hierarchy hierarchy(int slots) {
            return hierarchy;
        }

        Counter create(String design) {
            return new Catalogue(List.of(OffHeapLayout.DENSE), List.of(this), Map.of())
                    .factory(
                            Variant.parse(design + ":offheap:cpu:atomic"),
                            CounterOptions.defaults().withBatch(BATCH))
                    .get();
        }
    }

    private Elsewhere machine(DescribedMachine machine) throws IOException {
        Topology topology = machine.topology(root);
        return new Elsewhere(CpuHierarchy.of(topology.cpus(), topology.possible().length()));
    }

    @ParameterizedTest
    @EnumSource
    void theHierarchyIsATreeOverEveryPossibleCpu(DescribedMachine machine) throws IOException {
        Topology topology = machine.topology(root);
        Hierarchy tree = CpuHierarchy.of(topology.cpus(), topology.possible().length());

        int leaves = topology.possible().length();
        assertThat(tree.leaves()).isEqualTo(leaves);
        int[] children = new int[leaves + tree.nodes()];
        long[] below = new long[children.length];
        for (int word = 0; word < leaves; word++) {
            int steps = 0;
            for (int at = word; at != Hierarchy.ROOT; at = tree.parent(at)) {
                below[at]++;
                assertThat(++steps).as("CPU %d", word).isLessThanOrEqualTo(8);
            }
        }
        for (int word = 0; word < children.length; word++) {
            int parent = tree.parent(word);
            if (parent != Hierarchy.ROOT) {
                assertThat(parent).isBetween(leaves, children.length - 1);
                assertThat(tree.scale(parent)).isGreaterThanOrEqualTo(tree.scale(word));
                children[parent]++;
            }
        }
        for (int node = leaves; node < children.length; node++) {
            assertThat(children[node]).isGreaterThanOrEqualTo(2);
            assertThat(tree.scale(node)).isGreaterThanOrEqualTo(below[node]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySlotCountsInEveryDesign(DescribedMachine machine) throws IOException {
        Elsewhere elsewhere = machine(machine);
        for (String design : List.of("percpu", "tree", "flip", "lazy", "striped")) {
            Random random = new Random(machine.ordinal());
            try (Counter counter = elsewhere.create(design)) {
                if (counter instanceof LazyCounter lazy) {
                    lazy.upgrade();
                }
                long sum = 0;
                for (int round = 0; round < 4; round++) {
                    for (int cpu = 0; cpu < elsewhere.hierarchy.leaves(); cpu++) {
                        elsewhere.cpu = cpu;
                        long delta = random.nextInt(-BATCH, 2 * BATCH);
                        counter.add(delta);
                        sum += delta;
                    }
                    assertThat(counter.sum()).as(design).isEqualTo(sum);
                    assertThat(counter.accuracy().allows(counter.read(), sum)).as(design).isTrue();
                }
                assertThat(counter.drain()).as(design).isEqualTo(sum);
                assertThat(counter.sum()).as(design).isZero();
            }
        }
    }

    /** What a CPU counted before it went offline: less than a batch, never to be folded by it. */
    @ParameterizedTest
    @EnumSource
    void whatAnOfflineCpuLeftIsSummedAndFoldedFromAnother(DescribedMachine machine)
            throws IOException {
        Elsewhere elsewhere = machine(machine);
        int last = elsewhere.hierarchy.leaves() - 1;
        for (String design : List.of("percpu", "flip", "lazy", "tree")) {
            try (Counter counter = elsewhere.create(design)) {
                if (counter instanceof LazyCounter lazy) {
                    lazy.upgrade();
                }
                elsewhere.cpu = last;
                counter.add(BATCH / 2 - 1);
                elsewhere.cpu = 0;
                counter.add(1);
                assertThat(counter.sum()).as(design).isEqualTo(BATCH / 2);
                if (counter instanceof SnapshotCounter flip) {
                    assertThat(flip.snapshot()).isEqualTo(BATCH / 2);
                }
                if (counter instanceof BatchedCounter batched) {
                    batched.sync();
                    assertThat(counter.read()).as(design).isEqualTo(BATCH / 2);
                }
                assertThat(counter.drain()).as(design).isEqualTo(BATCH / 2);
            }
        }
    }
}
