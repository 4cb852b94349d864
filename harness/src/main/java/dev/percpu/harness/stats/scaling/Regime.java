package dev.percpu.harness.stats.scaling;

import dev.percpu.harness.store.CpuPlace;
import dev.percpu.harness.store.ForkRow;
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
    record Placed(Optional<Regime> regime, String reason, boolean pinned) {

        private static Placed in(Regime regime, boolean pinned) {
            return new Placed(Optional.of(regime), "", pinned);
        }

        private static Placed nowhere(String reason) {
            return new Placed(Optional.empty(), reason, true);
        }
    }

    static Placed of(ForkRow row, HostFacts host) {
        Map<Integer, CpuPlace> places =
                host.cpus().stream().collect(Collectors.toMap(CpuPlace::cpu, Function.identity()));
        return row.cpus().isEmpty()
                ? unpinned(row.scene().threads(), places.values())
                : pinned(row.cpus(), places);
    }

    /** Without pinning a regime is known only where the machine has no more than one. */
    private static Placed unpinned(int threads, Collection<CpuPlace> places) {
        long cores = places.stream().map(CpuPlace::core).distinct().count();
        long sockets = places.stream().map(CpuPlace::socket).distinct().count();
        if (cores < places.size() || sockets != 1) {
            return Placed.nowhere(
                    "not pinned: whether threads share a core or use another socket is not known");
        }
        return threads > places.size()
                ? Placed.nowhere("more threads than CPUs: they take turns")
                : Placed.in(new Regime(1, 1), false);
    }

    private static Placed pinned(List<Integer> cpus, Map<Integer, CpuPlace> places) {
        if (!places.keySet().containsAll(cpus)) {
            return Placed.nowhere("the run does not say where its CPUs " + cpus + " are");
        }
        if (new HashSet<>(cpus).size() < cpus.size()) {
            return Placed.nowhere("more threads than CPUs: they take turns");
        }
        Collection<Long> cores = counts(cpus, cpu -> places.get(cpu).core());
        Collection<Long> sockets = counts(cpus, cpu -> places.get(cpu).socket());
        if (uneven(cores)) {
            return Placed.nowhere("some threads share a core and some do not");
        }
        if (uneven(sockets)) {
            return Placed.nowhere(
                    "its threads are unevenly spread over " + sockets.size() + " sockets");
        }
        return Placed.in(
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
