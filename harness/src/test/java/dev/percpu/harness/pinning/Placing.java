package dev.percpu.harness.pinning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Machines to pinning threads on, and what comes of it. */
abstract class Placing {

    @TempDir Path directory;

    static List<Integer> order(String word, Topology topology) {
        try {
            return Pinning.parse(word).order(topology);
        } catch (PinningException e) {
            throw new AssertionError(e);
        }
    }

    static void assertRefused(String word, Topology topology, String... reasons) {
        assertThatExceptionOfType(PinningException.class)
                .isThrownBy(() -> Pinning.parse(word).cpus(topology, 1))
                .withMessageContainingAll(reasons)
                .withMessageContaining("'" + word + "'")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    /** A machine of one socket, node and cache whose cores are given, all of it allowed. */
    static Topology cores(String allowed, String... cores) {
        List<Topology.Cpu> cpus = new ArrayList<>();
        for (String core : cores) {
            CpuList siblings = CpuList.parse(core);
            for (int id : siblings.ids()) {
                cpus.add(new Topology.Cpu(id, siblings.ids().get(0), 0, 0, siblings, List.of()));
            }
        }
        CpuList all = CpuList.of(cpus.stream().mapToInt(Topology.Cpu::id).toArray());
        return new Topology(
                all,
                all,
                CpuList.parse(allowed),
                cpus.stream().sorted((a, b) -> a.id() - b.id()).toList(),
                List.of(new Topology.Node(0, all)));
    }

    static List<Integer> ids(String list) {
        return List.of(list.split(" ")).stream().map(Integer::valueOf).toList();
    }
}
