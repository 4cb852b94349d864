package dev.percpu.counters.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology.Cache;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.cpu.Topology.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cores, caches and nodes of machines that are not at hand. */
class MachinesTest {

    @TempDir Path root;

    @Test
    void aLargeBoxHasItsCoresCachesAndNodes() throws IOException {
        Topology topology = DescribedMachine.LARGE.topology(root);

        assertThat(topology.cpus()).hasSize(256);
        assertThat(topology.allowedCores()).isEqualTo(128);
        assertThat(topology.nodes())
                .containsExactly(
                        new Node(0, CpuList.parse("0-31,128-159")),
                        new Node(1, CpuList.parse("32-63,160-191")),
                        new Node(2, CpuList.parse("64-95,192-223")),
                        new Node(3, CpuList.parse("96-127,224-255")));
        Cpu cpu = topology.cpus().get(202);
        assertThat(cpu.core()).isEqualTo(10);
        assertThat(cpu.socket()).isEqualTo(1);
        assertThat(cpu.node()).isEqualTo(2);
        assertThat(cpu.siblings()).hasToString("74,202");
        assertThat(cpu.caches())
                .element(3)
                .isEqualTo(new Cache(3, "Unified", 32 << 20, 64, CpuList.parse("72-79,200-207")));
        assertThat(topology.cpus().stream().map(each -> each.caches().get(3).sharedBy()).distinct())
                .hasSize(16);
    }

    @Test
    void aContainersThreadsStayInItsSetAndTheTopologyIsTheHosts() throws IOException {
        Topology topology = DescribedMachine.CONTAINER.topology(root);

        assertThat(topology.possible()).hasToString("0-255");
        assertThat(topology.cpus()).hasSize(256);
        assertThat(topology.usable().ids()).containsExactly(4, 5, 40, 132, 133, 168);
        assertThat(topology.allowedCores()).isEqualTo(3);
    }

    @Test
    void armCoresHaveNoSiblingsAndCachesWithoutASize() throws IOException {
        Topology topology = DescribedMachine.ARM.topology(root);

        assertThat(topology.cpus())
                .allSatisfy(cpu -> assertThat(cpu.siblings()).isEqualTo(CpuList.of(cpu.id())));
        assertThat(topology.allowedCores()).isEqualTo(16);
        Cpu last = topology.cpus().get(15);
        assertThat(last.socket()).isEqualTo(3116);
        assertThat(last.node()).isEqualTo(1);
        assertThat(last.caches())
                .containsExactly(
                        new Cache(1, "Data", 0, 0, CpuList.of(15)),
                        new Cache(1, "Instruction", 0, 0, CpuList.of(15)),
                        new Cache(2, "Unified", 512 << 10, 64, CpuList.of(15)),
                        new Cache(3, "Unified", 32 << 20, 64, CpuList.parse("8-15")));
    }

    @Test
    void nodesWithoutCpusAreNodesOfNoCpu() throws IOException {
        Topology topology = DescribedMachine.NODES_WITHOUT_CPUS.topology(root);

        assertThat(topology.nodes().stream().map(Node::id)).containsExactly(0, 1, 2, 9);
        assertThat(topology.nodes().stream().filter(node -> node.cpus().isEmpty()).map(Node::id))
                .containsExactly(0, 9);
        assertThat(topology.cpus().stream().map(Cpu::node)).containsExactly(1, 1, 2, 2);
    }

    @Test
    void noThreadIsPinnedToAPossibleCpuThatIsAbsent() throws IOException {
        Topology topology = DescribedMachine.MANY_POSSIBLE.topology(root);

        assertThat(topology.possible().length()).isEqualTo(4_096);
        assertThat(topology.cpus()).hasSize(4);
        assertThat(topology.usable().ids()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void offlineCpusAreLeftOutWhateverIsLeftOfTheirDirectories() throws IOException {
        Topology topology = DescribedMachine.PARTLY_OFFLINE.topology(root);

        assertThat(topology.possible()).hasToString("0-7");
        assertThat(topology.online()).hasToString("0-2,4-6");
        assertThat(topology.cpus().stream().map(Cpu::id)).containsExactly(0, 1, 2, 4, 5, 6);
        assertThat(topology.usable().ids()).containsExactly(0, 1, 2, 4, 5, 6);
        assertThat(topology.allowedCores()).isEqualTo(3);
        assertThat(topology.nodes().get(1).cpus()).hasToString("2,6");
    }

    @Test
    void aCpuThatGoesOfflineWhileItIsReadIsACoreOfItsOwn() throws IOException {
        DescribedMachine.PARTLY_OFFLINE.write(new DescribedMachine.Tree(root));
        SysTree.write(root.resolve("devices/system/cpu/online"), "0-7");

        Topology topology = Topology.read(root, CpuList.firstOf(8));

        assertThat(topology.cpus().get(7))
                .isEqualTo(new Cpu(7, 7, 0, Topology.NO_NODE, CpuList.of(7), List.of()));
    }
}
