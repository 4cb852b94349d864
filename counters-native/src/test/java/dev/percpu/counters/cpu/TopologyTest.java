package dev.percpu.counters.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology.Cache;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.cpu.Topology.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {

    private static final CpuList EIGHT = CpuList.firstOf(8);

    @TempDir Path root;

    private Topology read(String capture, CpuList allowed) throws IOException {
        return Topology.read(SysTree.unpack(capture, root), allowed);
    }

    @Test
    void readsCoresCachesAndNodesOfASmallMachine() throws IOException {
        Topology topology = read("two-cores.sysfs", CpuList.firstOf(2));

        assertThat(topology.possible()).hasToString("0-1");
        assertThat(topology.online()).hasToString("0-1");
        assertThat(topology.allowed()).hasToString("0-1");
        assertThat(topology.nodes()).containsExactly(new Node(0, CpuList.firstOf(2)));
        Cpu second = topology.cpus().get(1);
        assertThat(second.core()).isEqualTo(1);
        assertThat(second.siblings()).isEqualTo(CpuList.of(1));
        assertThat(second.caches())
                .containsExactly(
                        new Cache(1, "Data", 32 << 10, 64, CpuList.of(1)),
                        new Cache(1, "Instruction", 32 << 10, 64, CpuList.of(1)),
                        new Cache(2, "Unified", 1 << 20, 64, CpuList.of(1)),
                        new Cache(3, "Unified", 36608L << 10, 64, CpuList.of(0, 1)));
        assertThat(topology.placement()).containsExactly(0, 1);
        assertThat(topology.allowedCores()).isEqualTo(2);
    }

    @Test
    void readsSocketsSiblingsAndANodeWithoutCpus() throws IOException {
        Topology topology = read("two-sockets-smt.sysfs", EIGHT);

        Cpu cpu = topology.cpus().get(6);
        assertThat(cpu.id()).isEqualTo(6);
        assertThat(cpu.core()).isZero();
        assertThat(cpu.socket()).isEqualTo(1);
        assertThat(cpu.node()).isEqualTo(1);
        assertThat(cpu.siblings()).hasToString("2,6");
        assertThat(cpu.caches().get(3).sharedBy()).hasToString("2-3,6-7");
        assertThat(cpu.caches().get(3).bytes()).isEqualTo(32 << 20);
        assertThat(topology.nodes()).last().isEqualTo(new Node(2, CpuList.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-7   | 0,1,2,3,4,5,6,7 | 4",
                "4-7   | 4,5,6,7         | 4",
                "0,2-6 | 0,5,2,3,4,6     | 4",
                "1,5   | 1,5             | 1",
                "7,99  | 7               | 1"
            })
    void placesOneThreadOnEachAllowedCoreBeforeASecond(String allowed, String order, int cores)
            throws IOException {
        Topology topology = read("two-sockets-smt.sysfs", CpuList.parse(allowed));

        assertThat(topology.placement().stream().map(String::valueOf))
                .containsExactly(order.split(","));
        assertThat(topology.allowedCores()).isEqualTo(cores);
    }

    @Test
    void keepsSparseIdsAndLeavesOutAnOfflineCpu() throws IOException {
        Topology topology = read("sparse.sysfs", CpuList.of(0, 8, 127));

        assertThat(topology.possible()).hasToString("0-3,8,127");
        assertThat(topology.possible().length()).isEqualTo(128);
        assertThat(topology.cpus().stream().map(Cpu::id)).containsExactly(0, 1, 2, 8, 127);
        assertThat(topology.cpus()).last().extracting(Cpu::node).isEqualTo(3);
        assertThat(topology.placement()).containsExactly(0, 8, 127);
    }

    @Test
    void fillsInWhatAContainerHides() throws IOException {
        Topology topology = read("no-nodes.sysfs", CpuList.firstOf(3));

        assertThat(topology.nodes()).containsExactly(new Node(0, CpuList.firstOf(3)));
        assertThat(topology.cpus()).allSatisfy(cpu -> assertThat(cpu.socket()).isZero());
        assertThat(topology.cpus()).allSatisfy(cpu -> assertThat(cpu.node()).isZero());
        assertThat(topology.cpus()).allSatisfy(cpu -> assertThat(cpu.caches()).isEmpty());
        assertThat(topology.cpus().get(1).siblings()).isEqualTo(CpuList.of(1));
        assertThat(topology.placement()).containsExactly(0, 1, 2);
        assertThat(topology.allowedCores()).isEqualTo(2);
    }

    @Test
    void takesTheAllowedCpusForAllWithoutSysfs() {
        Topology topology = Topology.read(root.resolve("absent"), CpuList.of(1, 3));

        assertThat(topology.possible()).hasToString("1,3");
        assertThat(topology.placement()).containsExactly(1, 3);
        assertThat(topology.nodes()).containsExactly(new Node(0, CpuList.of(1, 3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "possible                                 | 0-x",
                "possible                                 | 7-0",
                "possible                                 | ''",
                "online                                   | 0-99999999",
                "cpu3/topology/core_id                    | many",
                "cpu3/topology/core_cpus_list             | 3;7",
                "cpu3/cache/index0/size                   | 32T",
                "cpu3/cache/index0/level                  | ''",
                "../node/node1/cpulist                    | ü"
            })
    void namesADamagedFileAndItsContent(String file, String content) throws IOException {
        SysTree.unpack("two-sockets-smt.sysfs", root);
        Path damaged = root.resolve("devices/system/cpu").resolve(file).normalize();
        Files.writeString(damaged, content, java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Topology.read(root, EIGHT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(damaged.getFileName().toString())
                .hasMessageContaining(damaged.getParent().toString())
                .hasMessageContaining("'" + content + "'");
    }

    @Test
    void agreesWithTheKernelOnThisMachine() {
        Topology topology = Topology.read();

        assertThat(topology.possible()).isEqualTo(Topology.possibleCpus());
        assertThat(topology.allowed()).isEqualTo(Affinity.allowed());
        assertThat(topology.online().intersect(topology.possible())).isEqualTo(topology.online());
        assertThat(topology.placement())
                .containsExactlyInAnyOrderElementsOf(topology.allowed().ids());
    }
}
