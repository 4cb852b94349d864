package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.DescribedMachine;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TopologyViewTest {

    @TempDir Path directory;

    private List<String> lines(DescribedMachine machine) throws IOException {
        return TopologyView.of(machine.topology(directory)).text().lines().toList();
    }

    @Test
    void aLargeBoxIsALineForEachCache() throws IOException {
        List<String> lines = lines(DescribedMachine.LARGE);

        assertThat(lines).hasSize(9 + 2 + 4 + 16);
        assertThat(lines.subList(0, 13))
                .containsExactly(
                        "possible  0-255",
                        "online    0-255",
                        "allowed   0-255",
                        "cores     128 allowed",
                        "SMT       2 CPUs a core",
                        "cache     L1 Data           32 KiB  line  64 B  128 of them, the first for"
                                + " CPUs 0,128",
                        "cache     L1 Instruction    32 KiB  line  64 B  128 of them, the first for"
                                + " CPUs 0,128",
                        "cache     L2 Unified      1024 KiB  line  64 B  128 of them, the first for"
                                + " CPUs 0,128",
                        "cache     L3 Unified     32768 KiB  line  64 B  16 of them, the first for"
                                + " CPUs 0-7,128-135",
                        "package 0",
                        "  node 0",
                        "    L3 32768 KiB  0,128 1,129 2,130 3,131 4,132 5,133 6,134 7,135",
                        "    L3 32768 KiB  8,136 9,137 10,138 11,139 12,140 13,141 14,142 15,143");
        assertThat(lines).contains("package 1", "  node 3");
    }

    @Test
    void kindsOfCoresAreNamedWithTheirCpus() {
        CpuList all = CpuList.parse("0-3");
        List<Topology.Cpu> cpus =
                all.ids().stream()
                        .map(id -> new Topology.Cpu(id, id, 0, 0, CpuList.of(id), List.of()))
                        .toList();
        TopologyView view =
                TopologyView.of(
                        new Topology(
                                all,
                                all,
                                all,
                                cpus,
                                List.of(new Topology.Node(0, all)),
                                List.of(
                                        new Topology.CoreKind("P", CpuList.parse("2-3")),
                                        new Topology.CoreKind("E", CpuList.parse("0-1")))));

        assertThat(view.text().lines()).contains("kind      P, CPUs 2-3", "kind      E, CPUs 0-1");
        assertThat(view.cpus()).extracting(CpuLocation::kind).containsExactly("E", "E", "P", "P");
    }

    @Test
    void aContainersCpusAreMarkedInTheHostsTree() throws IOException {
        assertThat(lines(DescribedMachine.CONTAINER))
                .contains(
                        "allowed   4-5,40,132-133,168, marked * below",
                        "    L3 32768 KiB  0,128 1,129 2,130 3,131 4*,132* 5*,133* 6,134 7,135");
    }

    @Test
    void nodesWithoutCpusComeLastAndUnknownCachesAreOneLine() throws IOException {
        assertThat(lines(DescribedMachine.NODES_WITHOUT_CPUS))
                .endsWith(
                        "package 0",
                        "  node 1",
                        "    caches unknown  0 1",
                        "  node 2",
                        "    caches unknown  2 3",
                        "node 0, memory only",
                        "node 9, memory only");
    }

    @Test
    void manyCoresOfACacheAreWrapped() {
        CpuList all = CpuList.firstOf(64);
        List<Topology.Cpu> cpus =
                all.ids().stream()
                        .map(
                                id ->
                                        new Topology.Cpu(
                                                id,
                                                id,
                                                0,
                                                0,
                                                CpuList.of(id),
                                                List.of(
                                                        new Topology.Cache(
                                                                3, "Unified", 0, 0, all))))
                        .toList();
        Topology wide = new Topology(all, all, all, cpus, List.of(new Topology.Node(0, all)));

        assertThat(TopologyView.of(wide).text().lines().skip(8))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("    L3  0 1 2 "),
                        line -> assertThat(line).endsWith(" 62 63").startsWith("        3"));
    }

    @Test
    void theTreeForProgramsHoldsEveryThread() throws IOException {
        TopologyView view = TopologyView.of(DescribedMachine.CONTAINER.topology(directory));
        JsonNode packages =
                JsonMapper.shared().readTree(Json.text(view)).get("tree").get("packages");

        assertThat(packages.findValues("cpu")).hasSize(256);
        JsonNode cache = packages.get(1).get("nodes").get(0).get("caches").get(1);
        assertThat(cache.get("level").asInt()).isEqualTo(3);
        assertThat(cache.get("bytes").asLong()).isEqualTo(32 << 20);
        JsonNode core = cache.get("cores").get(2);
        assertThat(core.get("id").asInt()).isEqualTo(10);
        assertThat(core.get("threads").get(1).get("cpu").asInt()).isEqualTo(202);
        assertThat(core.get("threads").get(1).get("allowed").asBoolean()).isFalse();
    }

    @Test
    void aMachineOfWhichNothingIsKnownButItsCpusIsShown() {
        TopologyView view =
                TopologyView.of(
                        Topology.read(directory.resolve("none"), CpuList.parse("0-2,8,127,4095")));

        assertThat(view.text().lines())
                .contains("possible  0-2,8,127,4095", "SMT       no")
                .endsWith("package 0", "  node 0", "    caches unknown  0 1 2 8 127 4095");
    }

    @Test
    void everyPinningIsALineWithItsCpusOrWhatIsMissing() throws IOException {
        Topology sparse = DescribedMachine.SPARSE.topology(directory);

        assertThat(PinningsView.ofAll(sparse, 7).text().lines())
                .containsExactly(
                        "none      not pinned",
                        "compact   0-2,8,127,0-1",
                        "scatter   0,127,1-2,8,0,127",
                        "core      0-2,8,127,0-1",
                        "l3        no pinning 'l3': this machine does not show which CPUs share a"
                                + " last-level cache; use core or node",
                        "node      0-2,8,127,0-1",
                        "smt-pair  no pinning 'smt-pair': no core has two CPUs that are online and"
                                + " allowed; use core, or turn SMT on and allow siblings");
        JsonNode pinnings =
                JsonMapper.shared()
                        .readTree(Json.text(PinningsView.ofAll(sparse, 2)))
                        .get("pinnings");
        assertThat(pinnings.get(2).get("pinning").asString()).isEqualTo("scatter");
        assertThat(pinnings.get(2).get("cpus").toString()).isEqualTo("[0,127]");
        assertThat(pinnings.get(2).get("refused").isNull()).isTrue();
        assertThat(pinnings.get(4).get("refused").asString()).contains("last-level cache");
    }
}
