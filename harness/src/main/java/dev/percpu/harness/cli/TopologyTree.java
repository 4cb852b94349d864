package dev.percpu.harness.cli;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.CpuLocations;
import dev.percpu.harness.store.CpuLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The online CPUs as a tree of the machine's parts, as it is printed.
 *
 * @param packages the sockets
 */
record TopologyTree(List<Package> packages) {

    /** The column at which a line of cores is wrapped: the width of many terminals. */
    private static final int WIDTH = 100;

    private static final String INDENT = "  ";

    /** A socket. */
    record Package(int id, List<Node> nodes) {}

    /** A memory node, or the part of it that is in its package. */
    record Node(int id, List<Cache> caches) {}

    /**
     * A last-level cache, or the part of it that is in its node. Level and size are empty if
     * unknown.
     */
    record Cache(Optional<Integer> level, Optional<Long> bytes, List<Core> cores) {}

    /** A core, by the kernel's id. */
    record Core(int id, List<Thread> threads) {}

    /** A CPU, and whether this process may run on it. */
    record Thread(int cpu, boolean allowed) {}

    static TopologyTree of(Topology topology) {
        Map<Integer, Topology.Cpu> cpus =
                topology.cpus().stream().collect(Collectors.toMap(Topology.Cpu::id, cpu -> cpu));
        BiFunction<Integer, List<CpuLocation>, Core> core =
                (id, members) ->
                        new Core(
                                cpus.get(members.get(0).cpu()).core(),
                                members.stream()
                                        .map(CpuLocation::cpu)
                                        .map(cpu -> thread(topology, cpu))
                                        .toList());
        BiFunction<Integer, List<CpuLocation>, Cache> cache =
                (id, members) ->
                        cache(
                                CpuLocations.lastLevelCache(cpus.get(members.get(0).cpu())),
                                parts(members, CpuLocation::core, core));
        // Without known caches, each core has a cache id of its own and would take a line.
        Function<CpuLocation, Integer> known =
                location ->
                        CpuLocations.lastLevelCache(cpus.get(location.cpu())).isPresent()
                                ? location.cache()
                                : -1;
        BiFunction<Integer, List<CpuLocation>, Node> node =
                (id, members) -> new Node(id, parts(members, known, cache));
        BiFunction<Integer, List<CpuLocation>, Package> socket =
                (id, members) -> new Package(id, parts(members, CpuLocation::node, node));
        return new TopologyTree(parts(CpuLocations.of(topology), CpuLocation::socket, socket));
    }

    private static Thread thread(Topology topology, int cpu) {
        return new Thread(cpu, topology.allowed().contains(cpu));
    }

    private static Cache cache(Optional<Topology.Cache> cache, List<Core> cores) {
        return new Cache(
                cache.map(Topology.Cache::level),
                cache.map(Topology.Cache::bytes).filter(bytes -> bytes > 0),
                cores);
    }

    private static <T> List<T> parts(
            List<CpuLocation> members,
            Function<CpuLocation, Integer> id,
            BiFunction<Integer, List<CpuLocation>, T> part) {
        return members.stream()
                .collect(Collectors.groupingBy(id, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(group -> part.apply(group.getKey(), group.getValue()))
                .toList();
    }

    /**
     * The tree for people: a line for each package, node and cache; a cache's line lists its cores.
     *
     * @param marked whether allowed CPUs get a star
     */
    Stream<String> lines(boolean marked) {
        return packages.stream()
                .flatMap(
                        each ->
                                Stream.concat(
                                        Stream.of("package " + each.id()),
                                        each.nodes().stream()
                                                .flatMap(node -> lines(node, marked))));
    }

    private static Stream<String> lines(Node node, boolean marked) {
        return Stream.concat(
                Stream.of(INDENT + "node " + node.id()),
                node.caches().stream().flatMap(cache -> lines(cache, marked)));
    }

    private static Stream<String> lines(Cache cache, boolean marked) {
        String head =
                INDENT.repeat(2)
                        + cache.level().map(level -> "L" + level).orElse("caches unknown")
                        + cache.bytes().map(bytes -> " " + bytes / 1024 + " KiB").orElse("")
                        + " ";
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(head);
        for (Core core : cache.cores()) {
            String text = " " + text(core, marked);
            if (line.length() > head.length() && line.length() + text.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(head.length()));
            }
            line.append(text);
        }
        lines.add(line.toString());
        return lines.stream();
    }

    private static String text(Core core, boolean marked) {
        return core.threads().stream()
                .map(thread -> thread.cpu() + (marked && thread.allowed() ? "*" : ""))
                .collect(Collectors.joining(","));
    }
}
