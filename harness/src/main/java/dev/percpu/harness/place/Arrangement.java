package dev.percpu.harness.place;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.Scene;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The places that have a word of their own. */
enum Arrangement implements Place {
    NONE(Scene.NOWHERE, "not pinned: the kernel places and moves threads") {
        @Override
        List<Spot> arranged(Topology topology, List<Spot> spots) {
            return List.of();
        }
    },

    COMPACT("compact", "as near as can be: a core's CPUs, then the same cache, node, socket") {
        @Override
        List<Spot> arranged(Topology topology, List<Spot> spots) {
            return sorted(spots, Spot.BY_CACHE.thenComparing(Spot.BY_CORE));
        }
    },

    SCATTER("scatter", "as far apart as can be: sockets, nodes, caches and cores take turns") {
        @Override
        List<Spot> arranged(Topology topology, List<Spot> spots) {
            return sorted(spots, Spot.BY_CORE).stream()
                    .collect(Collectors.groupingBy(Spot::round, TreeMap::new, Collectors.toList()))
                    .values()
                    .stream()
                    .flatMap(round -> RoundRobin.over(round, FROM_THE_OUTSIDE).stream())
                    .toList();
        }
    },

    CORE("core", "one thread a core, ascending; siblings once every core has one") {
        @Override
        List<Spot> arranged(Topology topology, List<Spot> spots) {
            return sorted(
                    spots, Spot.BY_ROUND.thenComparing(Spot.BY_SOCKET).thenComparingInt(Spot::cpu));
        }
    },

    L3("l3", "one last-level cache after the other, one thread a core first") {
        @Override
        List<Spot> arranged(Topology topology, List<Spot> spots) throws PlaceException {
            if (topology.cpus().stream()
                    .filter(cpu -> topology.allowed().contains(cpu.id()))
                    .anyMatch(cpu -> CpuPlaces.lastLevelCache(cpu).isEmpty())) {
                throw refusal(
                        "this machine does not tell which CPUs share a last-level cache; use core"
                                + " or node");
            }
            return sorted(
                    spots, Spot.BY_CACHE.thenComparing(Spot.BY_ROUND).thenComparing(Spot.BY_CORE));
        }
    },

    NODE("node", "one memory node after the other, one thread a core first") {
        @Override
        List<Spot> arranged(Topology topology, List<Spot> spots) throws PlaceException {
            if (topology.nodes().stream().filter(node -> !node.cpus().isEmpty()).count() < 2) {
                throw refusal("only one memory node with CPUs is known here; use core");
            }
            return sorted(
                    spots,
                    Spot.BY_NODE
                            .thenComparing(Spot.BY_ROUND)
                            .thenComparing(Spot.BY_CACHE)
                            .thenComparing(Spot.BY_CORE));
        }
    },

    SMT_PAIR("smt-pair", "two threads on each core, core after core") {
        @Override
        List<Spot> arranged(Topology topology, List<Spot> spots) throws PlaceException {
            if (spots.stream().noneMatch(Spot::paired)) {
                throw refusal(
                        "no core has two CPUs that are online and allowed; use core, or turn SMT on"
                                + " and allow siblings");
            }
            return sorted(
                    spots,
                    Comparator.comparing((Spot spot) -> !spot.paired())
                            .thenComparing(spot -> spot.round() / 2)
                            .thenComparing(Spot.BY_SOCKET)
                            .thenComparing(Spot.BY_CORE));
        }
    };

    private static final List<ToIntFunction<Spot>> FROM_THE_OUTSIDE =
            List.of(Spot::socket, Spot::node, Spot::cache);

    private final String word;
    private final String description;

    Arrangement(String word, String description) {
        this.word = word;
        this.description = description;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<Integer> order(Topology topology) throws PlaceException {
        List<Spot> spots = Spot.usable(topology);
        if (spots.isEmpty()) {
            throw refusal(
                    "none of the allowed CPUs "
                            + topology.allowed()
                            + " is online; widen the cpuset or start under another taskset");
        }
        return arranged(topology, spots).stream().map(Spot::cpu).toList();
    }

    abstract List<Spot> arranged(Topology topology, List<Spot> spots) throws PlaceException;

    PlaceException refusal(String reason) {
        return new PlaceException("no place '" + word + "': " + reason);
    }

    private static List<Spot> sorted(List<Spot> spots, Comparator<Spot> order) {
        return spots.stream().sorted(order).toList();
    }
}
