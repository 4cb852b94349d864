package dev.percpu.harness.pinning;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.util.List;

/**
 * A CPU that may get a thread.
 *
 * @param cpu its id
 * @param parts the parts of the machine that it belongs to, one for each {@link Level}
 * @param kind the rank of its kind of core, 0 for the fastest
 * @param round how many usable CPUs of its core come before it
 * @param paired whether the other CPU of its pair is usable, too; rounds 0 and 1 are a pair, as are
 *     2 and 3
 */
record CandidateCpu(int cpu, List<Integer> parts, int kind, int round, boolean paired) {

    /** The CPUs that are allowed and online, in ascending order. */
    static List<CandidateCpu> usable(Topology topology) {
        CpuList usable = topology.usable();
        return topology.cpus().stream()
                .filter(cpu -> usable.contains(cpu.id()))
                .map(cpu -> candidateCpu(topology, usable, cpu))
                .toList();
    }

    private static CandidateCpu candidateCpu(Topology topology, CpuList usable, Topology.Cpu cpu) {
        List<Integer> core = cpu.siblings().intersect(usable).ids();
        int round = Math.max(0, core.indexOf(cpu.id()));
        int kind = 0;
        while (kind < topology.kinds().size() - 1
                && !topology.kinds().get(kind).cpus().contains(cpu.id())) {
            kind++;
        }
        return new CandidateCpu(
                cpu.id(), Level.parts(cpu, usable), kind, round, (round | 1) < core.size());
    }

    int part(Level level) {
        return parts.get(level.ordinal());
    }
}
