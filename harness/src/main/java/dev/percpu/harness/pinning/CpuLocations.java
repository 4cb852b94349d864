package dev.percpu.harness.pinning;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CpuLocation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out where in the machine each CPU is. */
public final class CpuLocations {

    /** Cores share a cache of this level, even if only one of the cores is visible. */
    private static final int SHARED_LEVEL = 3;

    private CpuLocations() {}

    /**
     * The location of each CPU.
     *
     * @param topology the machine
     * @return a location for every online CPU, ascending by id
     */
    public static List<CpuLocation> of(Topology topology) {
        Map<Integer, String> kinds = new HashMap<>();
        for (Topology.CoreKind kind : topology.kinds()) {
            kind.cpus().ids().forEach(cpu -> kinds.put(cpu, kind.name()));
        }
        return topology.cpus().stream()
                .map(cpu -> location(cpu, kinds.getOrDefault(cpu.id(), "")))
                .toList();
    }

    private static CpuLocation location(Topology.Cpu cpu, String kind) {
        int core = cpu.siblings().ids().get(0);
        return new CpuLocation(
                cpu.id(),
                core,
                cpu.socket(),
                cpu.node(),
                lastLevelCache(cpu).map(cache -> cache.sharedBy().ids().get(0)).orElse(core),
                kind);
    }

    /**
     * The cache of a CPU that is nearest to memory.
     *
     * @return its last-level cache; empty if none is known, or if only caches of a single core are
     *     known, as on a virtual machine that hides the others
     */
    public static Optional<Topology.Cache> lastLevelCache(Topology.Cpu cpu) {
        return cpu.caches().stream()
                .max(Comparator.comparingInt(Topology.Cache::level))
                .filter(
                        cache ->
                                cache.level() >= SHARED_LEVEL
                                        || !cache.sharedBy()
                                                .intersect(cpu.siblings())
                                                .equals(cache.sharedBy()));
    }
}
