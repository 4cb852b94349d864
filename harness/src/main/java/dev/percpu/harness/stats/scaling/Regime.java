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
 * What the threads of a fork share: one more thread means the same within a regime, and something
 * else where it begins to share a core or to use another socket.
 *
 * @param threadsPerCore how many threads each core that is used runs
 * @param sockets how many sockets are used
 */
record Regime(int threadsPerCore, int sockets) {

    /** Where a fork's threads were: in a regime, or the reason why in none. */
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

    /** Without pinning a regime is known only where the machine has no more than one. */
    private static Located unpinned(int threads, Collection<CpuLocation> locations) {
        long cores = locations.stream().map(CpuLocation::core).distinct().count();
        long sockets = locations.stream().map(CpuLocation::socket).distinct().count();
        if (cores < locations.size() || sockets != 1) {
            return Located.nowhere(
                    "not pinned: whether threads share a core or use another socket is not known");
        }
        return threads > locations.size()
                ? Located.nowhere("more threads than CPUs: they take turns")
                : Located.in(new Regime(1, 1), false);
    }

    private static Located pinned(List<Integer> cpus, Map<Integer, CpuLocation> locations) {
        if (!locations.keySet().containsAll(cpus)) {
            return Located.nowhere("the run does not say where its CPUs " + cpus + " are");
        }
        if (new HashSet<>(cpus).size() < cpus.size()) {
            return Located.nowhere("more threads than CPUs: they take turns");
        }
        Collection<Long> cores = counts(cpus, cpu -> locations.get(cpu).core());
        Collection<Long> sockets = counts(cpus, cpu -> locations.get(cpu).socket());
        if (uneven(cores)) {
            return Located.nowhere("some threads share a core and some do not");
        }
        if (uneven(sockets)) {
            return Located.nowhere(
                    "its threads are unevenly spread over " + sockets.size() + " sockets");
        }
        return Located.in(
                new Regime(Math.toIntExact(cores.iterator().next()), sockets.size()), true);
    }

    private static Collection<Long> counts(List<Integer> cpus, Function<Integer, Integer> group) {
        return cpus.stream().collect(Collectors.groupingBy(group, Collectors.counting())).values();
    }

    private static boolean uneven(Collection<Long> counts) {
        return new HashSet<>(counts).size() > 1;
    }

    /** What makes this regime another one than that of a fit. */
    String unlike(Regime fitted) {
        return threadsPerCore != fitted.threadsPerCore
                ? perCore() + ", where the fit has " + fitted.perCore()
                : onSockets() + ", where the fit has " + fitted.onSockets();
    }

    private String perCore() {
        return threadsPerCore == 1 ? "a core for each thread" : threadsPerCore + " threads a core";
    }

    private String onSockets() {
        return sockets == 1 ? "one socket" : sockets + " sockets";
    }
}
