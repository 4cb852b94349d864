package dev.percpu.counters.offheap;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.counters.cpu.Topology.Cache;
import dev.percpu.counters.cpu.Topology.Cpu;
import dev.percpu.counters.design.Hierarchy;
import dev.percpu.counters.design.PossibleCpus;
import dev.percpu.counters.names.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * The slots of the {@code cpu} index in the order of the machine: the CPUs of a core first, then
 * those of a last-level cache, then those of a NUMA node. A level that brings nothing together is
 * left out, and where a node cuts through a cache the node counts.
 *
 * <p>CPUs that sysfs does not describe, since they are offline, not there, or simulated, are
 * grouped among themselves by number: in groups of {@link Hierarchy#ARITY} beside the caches, of as
 * many groups beside the nodes, and so on above.
 */
final class CpuHierarchy {

    private CpuHierarchy() {}

    /** This machine, as it was when its first hierarchy was asked for. */
    private static final class Machine {
        static final List<Cpu> CPUS = read();

        private static List<Cpu> read() {
            try {
                CpuList every = CpuList.firstOf(PossibleCpus.machine());
                return Topology.read(Topology.SYSFS, every).cpus();
            } catch (IllegalStateException e) {
                System.getLogger(Names.LOGGER)
                        .log(
                                System.Logger.Level.WARNING,
                                "the levels of 'tree' counters follow CPU numbers, not this machine: "
                                        + e.getMessage());
                return List.of();
            }
        }
    }

    /** The hierarchy of this machine's CPUs, and of simulated ones up to that number. */
    static Hierarchy machine(int slots) {
        return of(Machine.CPUS, slots);
    }

    /** The hierarchy of the first slots, of which those CPUs are described. */
    static Hierarchy of(List<Cpu> described, int slots) {
        Map<Integer, Cpu> cpus = new HashMap<>();
        described.forEach(cpu -> cpus.put(cpu.id(), cpu));
        int size = Hierarchy.ARITY;
        List<IntUnaryOperator> levels = new ArrayList<>();
        levels.add(level(cpus, CpuHierarchy::core, 1));
        levels.add(level(cpus, CpuHierarchy::cache, size));
        size *= Hierarchy.ARITY;
        levels.add(level(cpus, Cpu::node, size));
        for (size *= Hierarchy.ARITY; size < slots; size *= Hierarchy.ARITY) {
            levels.add(level(cpus, cpu -> 0, size));
        }
        return Hierarchy.of(slots, levels);
    }

    /** Numbers from 0 for groups of described CPUs, negative ones for those by number. */
    private static IntUnaryOperator level(
            Map<Integer, Cpu> cpus, Function<Cpu, Integer> group, int size) {
        return id -> cpus.containsKey(id) ? group.apply(cpus.get(id)) : ~(id / size);
    }

    private static int core(Cpu cpu) {
        return least(cpu.siblings());
    }

    /** The last-level cache, by its least CPU; the package where caches are unknown. */
    private static int cache(Cpu cpu) {
        return cpu.caches().stream()
                .max(Comparator.comparingInt(Cache::level))
                .map(cache -> least(cache.sharedBy()))
                .orElse(cpu.socket());
    }

    private static int least(CpuList cpus) {
        return cpus.ids().get(0);
    }
}
