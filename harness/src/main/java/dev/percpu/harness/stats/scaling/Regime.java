package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the threads of a fork share. Within a regime, each further thread has the same effect.
 * Another regime begins where threads share a core, or use another socket, memory node or kind of
 * core.
 *
 * @param kind the kind of the used cores
 * @param threadsPerCore the number of threads on each used core
 * @param sockets the number of used sockets
 * @param nodes the number of used memory nodes
 */
record Regime(String kind, int threadsPerCore, int sockets, int nodes) {

    /** The regime of a fork, or the reason why it has none. */
    record Located(Optional<Regime> regime, String reason, boolean pinned) {

        private static Located in(Regime regime, boolean pinned) {
            return new Located(Optional.of(regime), "", pinned);
        }

        private static Located nowhere(String reason) {
            return new Located(Optional.empty(), reason, true);
        }
    }

    static Located of(ForkResult result, HostFacts host) {
        Map<Integer, CpuLocation> locations =
                host.cpus().stream()
                        .collect(Collectors.toMap(CpuLocation::cpu, Function.identity()));
        return result.cpus().isEmpty()
                ? unpinned(result.scenario().threads(), locations.values())
                : pinned(result.cpus(), locations);
    }

    /**
     * The regime of threads that are not pinned. It is known only if the machine has just one
     * regime.
     */
    private static Located unpinned(int threads, Collection<CpuLocation> locations) {
        if (distinct(locations, CpuLocation::core) < locations.size()
                || distinct(locations, CpuLocation::socket) != 1
                || distinct(locations, CpuLocation::node) != 1
                || distinct(locations, CpuLocation::kind) != 1) {
            return Located.nowhere(
                    "not pinned: whether threads share a core, or use another socket, node or kind"
                            + " of core is not known");
        }
        return threads > locations.size()
                ? Located.nowhere("more threads than CPUs: they take turns")
                : Located.in(new Regime(locations.iterator().next().kind(), 1, 1, 1), false);
    }

    private static long distinct(
            Collection<CpuLocation> locations, Function<CpuLocation, Object> part) {
        return locations.stream().map(part).distinct().count();
    }

    private static Located pinned(List<Integer> cpus, Map<Integer, CpuLocation> locations) {
        if (!locations.keySet().containsAll(cpus)) {
            return Located.nowhere("the run does not say where its CPUs " + cpus + " are");
        }
        if (new HashSet<>(cpus).size() < cpus.size()) {
            return Located.nowhere("more threads than CPUs: they take turns");
        }
        List<CpuLocation> used = cpus.stream().map(locations::get).toList();
        List<String> kinds = used.stream().map(CpuLocation::kind).distinct().toList();
        if (kinds.size() > 1) {
            return Located.nowhere(
                    "its threads are on several kinds of cores: " + String.join(", ", kinds));
        }
        Collection<Long> cores = counts(used, CpuLocation::core);
        if (uneven(cores)) {
            return Located.nowhere("some threads share a core and some do not");
        }
        Collection<Long> sockets = counts(used, CpuLocation::socket);
        if (uneven(sockets)) {
            return Located.nowhere(
                    "its threads are unevenly spread over " + sockets.size() + " sockets");
        }
        Collection<Long> nodes = counts(used, CpuLocation::node);
        if (uneven(nodes)) {
            return Located.nowhere(
                    "its threads are unevenly spread over " + nodes.size() + " memory nodes");
        }
        int perCore = Math.toIntExact(cores.iterator().next());
        return Located.in(new Regime(kinds.get(0), perCore, sockets.size(), nodes.size()), true);
    }

    private static Collection<Long> counts(
            List<CpuLocation> used, Function<CpuLocation, Integer> group) {
        return used.stream().collect(Collectors.groupingBy(group, Collectors.counting())).values();
    }

    private static boolean uneven(Collection<Long> counts) {
        return new HashSet<>(counts).size() > 1;
    }

    /** How this regime differs from that of a fit. */
    String unlike(Regime fitted) {
        String fits = ", where the fit has ";
        if (!kind.equals(fitted.kind)) {
            return kind + " cores" + fits + fitted.kind + " cores";
        }
        if (threadsPerCore != fitted.threadsPerCore) {
            return perCore() + fits + fitted.perCore();
        }
        return sockets != fitted.sockets
                ? count(sockets, "socket") + fits + count(fitted.sockets, "socket")
                : count(nodes, "memory node") + fits + count(fitted.nodes, "memory node");
    }

    private String perCore() {
        return threadsPerCore == 1 ? "a core for each thread" : threadsPerCore + " threads a core";
    }

    private static String count(int number, String thing) {
        return number == 1 ? "one " + thing : number + " " + thing + "s";
    }
}
