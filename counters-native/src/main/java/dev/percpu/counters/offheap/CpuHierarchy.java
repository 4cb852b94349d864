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
 * The tree of the slots of the {@code cpu} index. It follows the machine: first the CPUs of a core,
 * then those of a last-level cache, then those of a NUMA node. A level that combines nothing is
 * left out. If a node divides a cache, the node has priority.
 *
 * <p>sysfs does not describe CPUs that are offline, missing or simulated. They are grouped by
 * number, separately from the other CPUs: in groups of {@link Hierarchy#ARITY} at the level of
 * caches, in groups of {@link Hierarchy#ARITY} such groups at the level of nodes, and so on.
 */
final class CpuHierarchy {

    private CpuHierarchy() {}

    /** This machine, as it was when the first hierarchy was created. */
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
                                "the levels of 'tree' counters follow CPU numbers, not the"
                                        + " machine's topology: "
                                        + e.getMessage());
                return List.of();
            }
        }
    }

    /** Returns the hierarchy of this machine's CPUs, plus simulated ones up to that number. */
    static Hierarchy machine(int slots) {
        return of(Machine.CPUS, slots);
    }

    /** Returns the hierarchy of the first slots, with the given described CPUs. */
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

    /**
     * Returns numbers from 0 up for groups of described CPUs, and negative numbers for groups by
     * number.
     */
    private static IntUnaryOperator level(
            Map<Integer, Cpu> cpus, Function<Cpu, Integer> group, int size) {
        return id -> cpus.containsKey(id) ? group.apply(cpus.get(id)) : ~(id / size);
    }

    private static int core(Cpu cpu) {
        return least(cpu.siblings());
    }

    /**
     * Identifies the last-level cache by its smallest CPU id; the package if caches are unknown.
     */
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
