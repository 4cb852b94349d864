package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.SysTree;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.cpu.Topology.Cache;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.design.Hierarchy;
import dev.percpu.counters.design.PossibleCpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuHierarchyTest {

    @TempDir Path root;

    private Hierarchy captured(String capture, int slots) throws IOException {
        Path unpacked = SysTree.unpack(capture, root);
        return CpuHierarchy.of(Topology.read(unpacked, CpuList.firstOf(1)).cpus(), slots);
    }

    @Test
    void aSmallMachineNeedsNoNode() throws IOException {
        assertThat(captured("two-cores.sysfs", 2)).hasToString("0 1");
    }

    @Test
    void siblingsComeFirstAndACacheThatIsAllOfANodeIsLeftOut() throws IOException {
        assertThat(captured("two-sockets-smt.sysfs", 8)).hasToString("((0 4) (1 5)) ((2 6) (3 7))");
    }

    @Test
    void sparseIdsKeepTheirPositionAndTheHolesAreGroupedByNumber() throws IOException {
        Hierarchy tree = captured("sparse.sysfs", 128);
        assertThat(tree.leaves()).isEqualTo(128);
        // CPUs 0, 1, 2 and 8 are of node 0; 127 is alone in node 3.
        assertThat(tree.parent(0)).isEqualTo(tree.parent(1)).isEqualTo(tree.parent(2));
        assertThat(tree.parent(8)).isEqualTo(tree.parent(0)).isNotEqualTo(Hierarchy.ROOT);
        assertThat(tree.parent(127)).isEqualTo(Hierarchy.ROOT);
        assertThat(tree.parent(3)).isEqualTo(tree.parent(7)).isNotEqualTo(tree.parent(9));
        assertThat(tree.parent(9)).isEqualTo(tree.parent(15)).isNotEqualTo(tree.parent(16));
        assertThat(tree.parent(tree.parent(3))).isEqualTo(tree.parent(tree.parent(63)));
        assertThat(tree.parent(tree.parent(3))).isNotEqualTo(tree.parent(tree.parent(64)));
    }

    @Test
    void whatAContainerHidesIsLeftOut() throws IOException {
        assertThat(captured("no-nodes.sysfs", 4)).hasToString("3 (1 (0 2))");
    }

    /** Two nodes of 64 cores with two threads, eight cores to a cache, numbered as Linux does. */
    private static List<Cpu> largeBox() {
        return IntStream.range(0, 256)
                .mapToObj(
                        id -> {
                            int core = id % 128;
                            int first = core / 8 * 8;
                            CpuList sharing =
                                    CpuList.parse(
                                            "%d-%d,%d-%d"
                                                    .formatted(
                                                            first,
                                                            first + 7,
                                                            first + 128,
                                                            first + 135));
                            CpuList siblings = CpuList.of(core, core + 128);
                            return new Cpu(
                                    id,
                                    core,
                                    core / 64,
                                    core / 64,
                                    siblings,
                                    List.of(
                                            new Cache(1, "Data", 32 << 10, 64, siblings),
                                            new Cache(3, "Unified", 32 << 20, 64, sharing)));
                        })
                .toList();
    }

    @Test
    void aLargeBoxHasEveryLevel() {
        Hierarchy tree = CpuHierarchy.of(largeBox(), 256);
        assertThat(tree.nodes()).isEqualTo(128 + 16 + 2);
        for (int cpu = 0; cpu < 256; cpu++) {
            int core = tree.parent(cpu);
            int cache = tree.parent(core);
            int node = tree.parent(cache);
            assertThat(tree.parent(node)).isEqualTo(Hierarchy.ROOT);
            assertThat(List.of(tree.scale(core), tree.scale(cache), tree.scale(node)))
                    .containsExactly(2L, 16L, 128L);
            assertThat(core).isEqualTo(tree.parent((cpu + 128) % 256));
            int sameCache = cpu / 8 * 8;
            assertThat(cache).isEqualTo(tree.parent(tree.parent(sameCache)));
            int sameNode = cpu / 64 * 64;
            assertThat(node).isEqualTo(tree.parent(tree.parent(tree.parent(sameNode))));
            int otherNode = (cpu + 64) % 256;
            assertThat(node).isNotEqualTo(tree.parent(tree.parent(tree.parent(otherNode))));
        }
    }

    @Test
    void aNodeThatCutsThroughACacheCounts() {
        CpuList all = CpuList.firstOf(4);
        List<Cpu> cpus =
                IntStream.range(0, 4)
                        .mapToObj(
                                id ->
                                        new Cpu(
                                                id,
                                                id,
                                                0,
                                                id % 2,
                                                CpuList.of(id),
                                                List.of(new Cache(3, "Unified", 1, 64, all))))
                        .toList();
        assertThat(CpuHierarchy.of(cpus, 4)).hasToString("(0 2) (1 3)");
    }

    @Test
    void simulatedCpusDoNotDisturbTheRealOnes() throws IOException {
        assertThat(captured("two-sockets-smt.sysfs", 10))
                .hasToString("((0 4) (1 5)) ((2 6) (3 7)) (8 9)");
        Hierarchy many = captured("two-sockets-smt.sysfs", 4_096);
        int[] children = new int[4_096 + many.nodes()];
        int belowRoot = 0;
        for (int word = 0; word < children.length; word++) {
            if (many.parent(word) == Hierarchy.ROOT) {
                belowRoot++;
            } else {
                children[many.parent(word)]++;
            }
        }
        assertThat(belowRoot).isLessThanOrEqualTo(Hierarchy.ARITY + 1);
        assertThat(Arrays.stream(children).max().orElseThrow())
                .isLessThanOrEqualTo(Hierarchy.ARITY);
    }

    @Test
    void thisMachineHasAHierarchy() {
        int cpus = PossibleCpus.machine();
        assertThat(CpuHierarchy.machine(cpus).leaves()).isEqualTo(cpus);
        assertThat(CpuIndex.SOURCE.hierarchy(cpus)).hasToString(CpuHierarchy.machine(cpus) + "");
    }
}
