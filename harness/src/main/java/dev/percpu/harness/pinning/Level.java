package dev.percpu.harness.pinning;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** A level in the hierarchy of the machine's parts. */
enum Level {
    PACKAGE,
    NODE,
    DIE,
    LAST_CACHE,
    CLUSTER,
    SECOND_CACHE,
    CORE;

    /**
     * The parts that a CPU belongs to, one for each level. A package or node is identified by its
     * id, any other part by its lowest usable CPU.
     */
    static List<Integer> parts(Topology.Cpu cpu, CpuList usable) {
        return List.of(
                cpu.socket(),
                cpu.node() == Topology.NO_NODE ? Integer.MAX_VALUE : cpu.node(),
                least(cpu.die(), usable),
                least(
                        CpuLocations.lastLevelCache(cpu)
                                .map(Topology.Cache::sharedBy)
                                .orElse(cpu.siblings()),
                        usable),
                least(cpu.cluster(), usable),
                least(
                        cpu.caches().stream()
                                .filter(cache -> cache.level() == 2)
                                .map(Topology.Cache::sharedBy)
                                .findFirst()
                                .orElse(cpu.siblings()),
                        usable),
                least(cpu.siblings(), usable));
    }

    private static int least(CpuList cpus, CpuList usable) {
        return cpus.intersect(usable).ids().get(0);
    }

    /**
     * The levels from the outermost to the innermost: a level with fewer parts is further out.
     * Packages are within nodes on some machines, and nodes within packages on others.
     */
    private static List<Level> fromTheOutside(List<CandidateCpu> candidates) {
        return List.of(values()).stream()
                .sorted(
                        Comparator.comparingLong(
                                level ->
                                        candidates.stream()
                                                .map(candidateCpu -> candidateCpu.part(level))
                                                .distinct()
                                                .count()))
                .toList();
    }

    /**
     * Orders CPUs so that one part of the machine is filled after the other.
     *
     * @param grouped the innermost level whose parts are filled before the next part starts; null
     *     if no level is filled part by part
     * @param round a number for each CPU; within such a part, a CPU with a lower number comes first
     */
    static List<CandidateCpu> ordered(
            List<CandidateCpu> candidates, Level grouped, ToIntFunction<CandidateCpu> round) {
        List<Level> levels = fromTheOutside(candidates);
        int kept = levels.indexOf(grouped) + 1;
        Comparator<CandidateCpu> order = (one, other) -> 0;
        for (Level level : levels.subList(0, kept)) {
            order = order.thenComparingInt(candidateCpu -> candidateCpu.part(level));
        }
        order = order.thenComparingInt(round);
        for (Level level : levels.subList(kept, levels.size())) {
            order = order.thenComparingInt(candidateCpu -> candidateCpu.part(level));
        }
        return candidates.stream().sorted(order.thenComparingInt(CandidateCpu::cpu)).toList();
    }

    /**
     * Orders CPUs as far apart as possible at every level: no part gets a second thread while
     * another part of its level has none. If several CPUs qualify, the next one is from the part
     * with the fewest threads; innermost levels are compared first.
     */
    static List<CandidateCpu> scattered(List<CandidateCpu> candidates) {
        List<Level> fromTheInside = fromTheOutside(candidates).reversed();
        Map<String, int[]> threads = new HashMap<>();
        int[][][] counts =
                candidates.stream()
                        .map(
                                candidateCpu ->
                                        fromTheInside.stream()
                                                .map(
                                                        level ->
                                                                level
                                                                        + " "
                                                                        + candidateCpu.part(level))
                                                .map(
                                                        part ->
                                                                threads.computeIfAbsent(
                                                                        part, p -> new int[1]))
                                                .toArray(int[][]::new))
                        .toArray(int[][][]::new);
        List<Integer> left = new ArrayList<>();
        IntStream.range(0, counts.length).forEach(left::add);
        List<CandidateCpu> order = new ArrayList<>();
        while (!left.isEmpty()) {
            int best = 0;
            for (int i = 1; i < left.size(); i++) {
                if (fewer(counts[left.get(i)], counts[left.get(best)])) {
                    best = i;
                }
            }
            int next = left.remove(best);
            for (int[] count : counts[next]) {
                count[0]++;
            }
            order.add(candidates.get(next));
        }
        return order;
    }

    private static boolean fewer(int[][] one, int[][] other) {
        for (int level = 0; level < one.length; level++) {
            if (one[level][0] != other[level][0]) {
                return one[level][0] < other[level][0];
            }
        }
        return false;
    }
}
