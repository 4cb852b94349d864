package dev.percpu.harness.pinning;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The named pinnings. */
enum NamedPinning implements Pinning {
    NONE(Scenario.NOWHERE, "not pinned: the kernel chooses the CPUs and moves threads") {
        @Override
        List<CandidateCpu> arranged(List<CandidateCpu> candidates) {
            return List.of();
        }
    },

    COMPACT(
            "compact",
            "as close together as possible: a core's CPUs, then the same cache,"
                    + " node, socket") {
        @Override
        List<CandidateCpu> arranged(List<CandidateCpu> candidates) {
            return Level.ordered(candidates, Level.CORE, candidateCpu -> 0);
        }
    },

    SCATTER("scatter", "as far apart as possible: sockets, nodes, caches and cores take turns") {
        @Override
        List<CandidateCpu> arranged(List<CandidateCpu> candidates) {
            return Level.scattered(candidates);
        }
    },

    CORE("core", "one thread on each core, core after core; the siblings come last") {
        @Override
        List<CandidateCpu> arranged(List<CandidateCpu> candidates) {
            return Level.ordered(candidates, null, CandidateCpu::round);
        }
    },

    L3("l3", "one last-level cache after the other, first one thread on each core") {
        @Override
        List<CandidateCpu> arranged(List<CandidateCpu> candidates) {
            return Level.ordered(candidates, Level.LAST_CACHE, CandidateCpu::round);
        }

        @Override
        Optional<String> missing(Topology topology, List<CandidateCpu> candidates) {
            return topology.cpus().stream()
                            .filter(cpu -> topology.allowed().contains(cpu.id()))
                            .anyMatch(cpu -> CpuLocations.lastLevelCache(cpu).isEmpty())
                    ? Optional.of(
                            "this machine does not show which CPUs share a last-level cache;"
                                    + " use core or node")
                    : Optional.empty();
        }
    },

    NODE("node", "one memory node after the other, first one thread on each core") {
        @Override
        List<CandidateCpu> arranged(List<CandidateCpu> candidates) {
            return Level.ordered(candidates, Level.NODE, CandidateCpu::round);
        }

        @Override
        Optional<String> missing(Topology topology, List<CandidateCpu> candidates) {
            return topology.nodes().stream().filter(node -> !node.cpus().isEmpty()).count() < 2
                    ? Optional.of("only one memory node with CPUs is known here; use core")
                    : Optional.empty();
        }
    },

    SMT_PAIR("smt-pair", "two threads on each core, core after core") {
        @Override
        List<CandidateCpu> arranged(List<CandidateCpu> candidates) {
            return Level.ordered(
                    candidates,
                    null,
                    candidateCpu ->
                            candidateCpu.paired() ? candidateCpu.round() / 2 : Integer.MAX_VALUE);
        }

        @Override
        Optional<String> missing(Topology topology, List<CandidateCpu> candidates) {
            return candidates.stream().noneMatch(CandidateCpu::paired)
                    ? Optional.of(
                            "no core has two CPUs that are online and allowed; use core, or turn"
                                    + " SMT on and allow siblings")
                    : Optional.empty();
        }
    };

    private final String word;
    private final String description;

    NamedPinning(String word, String description) {
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
    public List<Integer> order(Topology topology) throws PinningException {
        List<CandidateCpu> usable = CandidateCpu.usable(topology);
        if (usable.isEmpty()) {
            throw new PinningException(
                    "no pinning '"
                            + word
                            + "': none of the allowed CPUs "
                            + topology.allowed()
                            + " is online; widen the cpuset or start under another taskset");
        }
        return order(topology, usable, word);
    }

    /** The CPUs of each kind of core, one kind after the other. */
    final List<Integer> order(Topology topology, List<CandidateCpu> candidates, String name)
            throws PinningException {
        Optional<String> missing = missing(topology, candidates);
        if (missing.isPresent()) {
            throw new PinningException("no pinning '" + name + "': " + missing.get());
        }
        return candidates.stream()
                .collect(
                        Collectors.groupingBy(
                                CandidateCpu::kind, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(kind -> arranged(kind).stream())
                .map(CandidateCpu::cpu)
                .toList();
    }

    abstract List<CandidateCpu> arranged(List<CandidateCpu> candidates);

    /** What the pinning needs and this machine does not have; empty if nothing is missing. */
    Optional<String> missing(Topology topology, List<CandidateCpu> candidates) {
        return Optional.empty();
    }
}
