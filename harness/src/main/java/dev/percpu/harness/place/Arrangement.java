package dev.percpu.harness.place;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.Scene;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The places that have a word of their own. */
enum Arrangement implements Place {
    NONE(Scene.NOWHERE, "not pinned: the kernel places and moves threads") {
        @Override
        List<Spot> arranged(List<Spot> spots) {
            return List.of();
        }
    },

    COMPACT("compact", "as near as can be: a core's CPUs, then the same cache, node, socket") {
        @Override
        List<Spot> arranged(List<Spot> spots) {
            return Level.ordered(spots, Level.CORE, spot -> 0);
        }
    },

    SCATTER("scatter", "as far apart as can be: sockets, nodes, caches and cores take turns") {
        @Override
        List<Spot> arranged(List<Spot> spots) {
            return Level.scattered(spots);
        }
    },

    CORE("core", "one thread a core, core after core; siblings once every core has one") {
        @Override
        List<Spot> arranged(List<Spot> spots) {
            return Level.ordered(spots, null, Spot::round);
        }
    },

    L3("l3", "one last-level cache after the other, one thread a core first") {
        @Override
        List<Spot> arranged(List<Spot> spots) {
            return Level.ordered(spots, Level.LAST_CACHE, Spot::round);
        }

        @Override
        Optional<String> missing(Topology topology, List<Spot> spots) {
            return topology.cpus().stream()
                            .filter(cpu -> topology.allowed().contains(cpu.id()))
                            .anyMatch(cpu -> CpuPlaces.lastLevelCache(cpu).isEmpty())
                    ? Optional.of(
                            "this machine does not tell which CPUs share a last-level cache; use"
                                    + " core or node")
                    : Optional.empty();
        }
    },

    NODE("node", "one memory node after the other, one thread a core first") {
        @Override
        List<Spot> arranged(List<Spot> spots) {
            return Level.ordered(spots, Level.NODE, Spot::round);
        }

        @Override
        Optional<String> missing(Topology topology, List<Spot> spots) {
            return topology.nodes().stream().filter(node -> !node.cpus().isEmpty()).count() < 2
                    ? Optional.of("only one memory node with CPUs is known here; use core")
                    : Optional.empty();
        }
    },

    SMT_PAIR("smt-pair", "two threads on each core, core after core") {
        @Override
        List<Spot> arranged(List<Spot> spots) {
            return Level.ordered(
                    spots, null, spot -> spot.paired() ? spot.round() / 2 : Integer.MAX_VALUE);
        }

        @Override
        Optional<String> missing(Topology topology, List<Spot> spots) {
            return spots.stream().noneMatch(Spot::paired)
                    ? Optional.of(
                            "no core has two CPUs that are online and allowed; use core, or turn"
                                    + " SMT on and allow siblings")
                    : Optional.empty();
        }
    };

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
        List<Spot> usable = Spot.usable(topology);
        if (usable.isEmpty()) {
            throw new PlaceException(
                    "no place '"
                            + word
                            + "': none of the allowed CPUs "
                            + topology.allowed()
                            + " is online; widen the cpuset or start under another taskset");
        }
        return order(topology, usable, word);
    }

    /** The CPUs of one kind after the other. */
    final List<Integer> order(Topology topology, List<Spot> spots, String name)
            throws PlaceException {
        Optional<String> missing = missing(topology, spots);
        if (missing.isPresent()) {
            throw new PlaceException("no place '" + name + "': " + missing.get());
        }
        return spots.stream()
                .collect(Collectors.groupingBy(Spot::kind, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(kind -> arranged(kind).stream())
                .map(Spot::cpu)
                .toList();
    }

    abstract List<Spot> arranged(List<Spot> spots);

    /** What a machine has not that the word is about; empty if it has it. */
    Optional<String> missing(Topology topology, List<Spot> spots) {
        return Optional.empty();
    }
}
