package dev.percpu.harness.report;

import dev.percpu.harness.pinning.CpuOrder;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.text.Plural;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The facts about a host that a report shows.
 *
 * @param model the processor
 * @param facts the other facts, in the order in which they are shown
 */
record HostView(String model, List<Fact> facts) {

    /** A fact and its name. */
    record Fact(String name, String text) {}

    static HostView of(ReportedRun run) {
        Manifest manifest = run.manifest();
        HostFacts host = manifest.host();
        return new HostView(
                host.cpuModel(),
                List.of(
                        new Fact("Processor", host.cpuModel() + ", " + host.architecture()),
                        new Fact("Topology", topology(host)),
                        new Fact("CPUs", cpus(host)),
                        new Fact("System", "Linux " + host.kernel()),
                        new Fact("JVM", jvms(manifest)),
                        new Fact("Native access", host.nativeRung()),
                        new Fact("Forks", forks(run)),
                        new Fact("Started", started(manifest))));
    }

    private static String topology(HostFacts host) {
        long sockets = host.cpus().stream().map(CpuLocation::socket).distinct().count();
        return (sockets == 0 ? "" : Plural.of(sockets, "socket") + ", ")
                + Plural.of(host.nodes(), "memory node")
                + ", "
                + Plural.of(host.cores(), "core")
                + kinds(host);
    }

    private static String kinds(HostFacts host) {
        String kinds = kinds(host, cpu -> true);
        return kinds.isEmpty() ? "" : "; kinds of cores: " + kinds;
    }

    /**
     * A sentence, with a line break, if some of a machine's CPUs are of several kinds of cores.
     *
     * @param cpus the CPUs that were measured
     */
    static String mixed(HostFacts host, Collection<Integer> cpus) {
        String kinds = kinds(host, cpus::contains);
        return kinds.isEmpty()
                ? ""
                : "The CPUs are of several kinds of cores (%s): a figure over both is of no kind.\n"
                        .formatted(kinds);
    }

    private static String kinds(HostFacts host, Predicate<Integer> chosen) {
        Map<String, List<Integer>> kinds =
                host.cpus().stream()
                        .filter(location -> chosen.test(location.cpu()))
                        .collect(
                                Collectors.groupingBy(
                                        CpuLocation::kind,
                                        LinkedHashMap::new,
                                        Collectors.mapping(CpuLocation::cpu, Collectors.toList())));
        return kinds.size() < 2
                ? ""
                : kinds.entrySet().stream()
                        .map(kind -> kind.getKey() + " " + CpuOrder.text(kind.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String cpus(HostFacts host) {
        return "%s allowed; %s online; %s possible"
                .formatted(host.allowedCpus(), host.onlineCpus(), host.possibleCpus());
    }

    private static String jvms(Manifest manifest) {
        List<Jdk> jdks = manifest.jdks();
        if (jdks.size() < 2) {
            return jdks.isEmpty() ? manifest.host().jvm() : jdks.get(0).version();
        }
        return String.join(
                "; ", jdks.stream().map(jdk -> jdk.name() + ": " + jdk.version()).toList());
    }

    private static String forks(ReportedRun run) {
        return "%s of %s ended, %s per cell"
                .formatted(
                        run.results().size(),
                        run.plan().steps().size(),
                        run.manifest().plan().forks());
    }

    static String started(Manifest manifest) {
        return manifest.started().toString().substring(0, 16).replace('T', ' ') + " UTC";
    }
}
