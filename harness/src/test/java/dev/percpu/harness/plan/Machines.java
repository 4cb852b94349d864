package dev.percpu.harness.plan;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.util.List;
import java.util.stream.IntStream;

/** Machines that are not at hand. */
final class Machines {

    private Machines() {}

    /** One socket whose cores have so many CPUs each, all of them allowed. */
    static Topology of(int cores, int cpusPerCore) {
        int cpus = cores * cpusPerCore;
        CpuList all = CpuList.parse("0-" + (cpus - 1));
        List<Topology.Cpu> list =
                IntStream.range(0, cpus)
                        .mapToObj(
                                id ->
                                        new Topology.Cpu(
                                                id,
                                                id % cores,
                                                0,
                                                0,
                                                siblings(id % cores, cores, cpusPerCore),
                                                List.of()))
                        .toList();
        return new Topology(all, all, all, list, List.of(new Topology.Node(0, all)));
    }

    private static CpuList siblings(int core, int cores, int cpusPerCore) {
        return CpuList.parse(
                String.join(
                        ",",
                        IntStream.range(0, cpusPerCore)
                                .mapToObj(i -> String.valueOf(core + i * cores))
                                .toList()));
    }
}
