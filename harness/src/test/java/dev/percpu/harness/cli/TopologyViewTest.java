package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.cpu.Topology.Cache;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.cpu.Topology.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TopologyViewTest {

    private static Cpu cpu(int id) {
        CpuList siblings = CpuList.of(id % 128, id % 128 + 128);
        int first = id % 128 / 8 * 8;
        CpuList complex =
                CpuList.parse("%d-%d,%d-%d".formatted(first, first + 7, first + 128, first + 135));
        return new Cpu(
                id,
                id % 64,
                id % 128 / 64,
                id % 128 / 64,
                siblings,
                List.of(
                        new Cache(1, "Data", 32 << 10, 64, siblings),
                        new Cache(3, "Unified", 32 << 20, 64, complex)));
    }

    @Test
    void aLargeBoxIsAFewLines() {
        CpuList all = CpuList.firstOf(256);
        Topology large =
                new Topology(
                        all,
                        all,
                        CpuList.parse("0-3,128-131"),
                        IntStream.range(0, 256).mapToObj(TopologyViewTest::cpu).toList(),
                        List.of(
                                new Node(0, CpuList.parse("0-63,128-191")),
                                new Node(1, CpuList.parse("64-127,192-255")),
                                new Node(2, CpuList.of())));
        TopologyView view = TopologyView.of(large);

        assertThat(view.text().lines())
                .containsExactly(
                        "possible  0-255",
                        "online    0-255",
                        "allowed   0-3,128-131",
                        "placement 0,1,2,3,128,129,130,131",
                        "cores     4 allowed",
                        "SMT       2 CPUs a core",
                        "cache     L1 Data           32 KiB  line  64 B  128 of them, the first for"
                                + " CPUs 0,128",
                        "cache     L3 Unified     32768 KiB  line  64 B  16 of them, the first for"
                                + " CPUs 0-7,128-135",
                        "node 0    CPUs 0-63,128-191",
                        "node 1    CPUs 64-127,192-255",
                        "node 2    no CPUs");
        assertThat(JsonMapper.shared().readTree(Json.text(view)).get("cpus").size()).isEqualTo(256);
    }

    @Test
    void aMachineOfWhichNothingIsKnownButItsCpusIsShown(@TempDir Path empty) {
        TopologyView view = TopologyView.of(Topology.read(empty, CpuList.parse("0-2,8,127,4095")));

        assertThat(view.text().lines())
                .contains("possible  0-2,8,127,4095", "placement 0,1,2,8,127,4095", "SMT       no")
                .contains("node 0    CPUs 0-2,8,127,4095");
    }
}
