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

/** A level of the machine's parts. */
enum Level {
    PACKAGE,
    NODE,
    DIE,
    LAST_CACHE,
    CLUSTER,
    SECOND_CACHE,
    CORE;

    /**
     * The parts that a CPU belongs to, one for each level: packages and nodes by their ids, others
     * by their least usable CPU.
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
     * The levels from the outermost to the innermost: what has fewer parts lies outside. Packages
     * lie within nodes on some machines, and nodes within packages on others.
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
     * CPUs one part of the machine after the other.
     *
     * @param grouped the innermost level whose parts are filled before the next one is begun; null
     *     for none, not even the outermost
     * @param round of two CPUs in such a part, the one with the lower number is first
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
     * CPUs as far apart as can be at every level: no part gets a second thread as long as another
     * part of its level has none. Where that leaves a choice, the part with the fewest threads is
     * next, from the innermost level to the outermost.
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
