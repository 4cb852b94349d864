package dev.percpu.harness.place;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CpuPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A CPU that may get a thread, and where it lies.
 *
 * @param at where it lies
 * @param core the least CPU of its core that may get a thread
 * @param round how many CPUs of its core come before it
 * @param paired whether the other CPU of its pair may get a thread, too: of rounds 0 and 1, 2 and 3
 */
record Spot(CpuPlace at, int core, int round, boolean paired) {

    static final Comparator<Spot> BY_ROUND = Comparator.comparingInt(Spot::round);
    static final Comparator<Spot> BY_SOCKET = Comparator.comparingInt(Spot::socket);
    static final Comparator<Spot> BY_NODE = BY_SOCKET.thenComparingInt(Spot::node);
    static final Comparator<Spot> BY_CACHE = BY_NODE.thenComparingInt(Spot::cache);

    /** Siblings one after the other. */
    static final Comparator<Spot> BY_CORE =
            Comparator.comparingInt(Spot::core).thenComparing(BY_ROUND);

    /** The CPUs that are allowed and online. */
    static List<Spot> usable(Topology topology) {
        Map<Integer, List<CpuPlace>> cores = new LinkedHashMap<>();
        for (CpuPlace at : CpuPlaces.of(topology)) {
            if (topology.allowed().contains(at.cpu())) {
                cores.computeIfAbsent(at.core(), core -> new ArrayList<>()).add(at);
            }
        }
        return cores.values().stream().flatMap(Spot::ofCore).toList();
    }

    private static Stream<Spot> ofCore(List<CpuPlace> cpus) {
        int first = cpus.get(0).cpu();
        return IntStream.range(0, cpus.size())
                .mapToObj(i -> new Spot(cpus.get(i), first, i, (i | 1) < cpus.size()));
    }

    int cpu() {
        return at.cpu();
    }

    int socket() {
        return at.socket();
    }

    int node() {
        return at.node();
    }

    int cache() {
        return at.cache();
    }
}
