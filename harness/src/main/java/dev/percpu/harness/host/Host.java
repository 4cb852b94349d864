package dev.percpu.harness.host;

import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.CpuLocations;
import dev.percpu.harness.store.HostFacts;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Gathers the facts about this machine. */
public final class Host {

    private static final String UNKNOWN = "unknown";

    private Host() {}

    /** The machine's name. */
    public static String name() {
        return new KernelFiles(Path.of("/")).text("proc/sys/kernel/hostname").orElse(UNKNOWN);
    }

    /**
     * The facts about this machine and JVM at this moment.
     *
     * @return the facts, with the warnings that follow from them
     */
    public static HostFacts facts(Topology topology) {
        return facts(
                NativeFacts.ofThisProcess(Surroundings.ofThisProcess()),
                topology,
                new KernelFiles(Path.of("/")));
    }

    static HostFacts facts(NativeFacts facts, Topology topology, KernelFiles files) {
        return new HostFacts(
                CpuInfo.parse(files.text("proc/cpuinfo").orElse("")).model() + kinds(topology),
                architecture(),
                files.text("proc/sys/kernel/osrelease").orElse(UNKNOWN),
                files.text("proc/cmdline").orElse(UNKNOWN),
                files.text("proc/sys/kernel/random/boot_id").orElse(UNKNOWN),
                jvm(facts.surroundings()),
                topology.possible().toString(),
                topology.online().toString(),
                topology.allowed().toString(),
                topology.allowedCores(),
                topology.nodes().size(),
                facts.description(),
                CpuLocations.of(topology),
                Doctor.examine(facts, topology, files).stream()
                        .filter(finding -> finding.severity() == Diagnosis.Severity.BAD)
                        .map(Diagnosis::sentence)
                        .toList());
    }

    /** The JVM's name and version, and the environment variables that change it. */
    private static String jvm(Surroundings surroundings) {
        return System.getProperty("java.vm.name")
                + " "
                + System.getProperty("java.vm.version")
                + (surroundings.options().isEmpty() ? "" : " with " + surroundings.text());
    }

    /** The kinds of cores, since processors of several kinds may have the same name. */
    private static String kinds(Topology topology) {
        return topology.kinds().size() < 2
                ? ""
                : topology.kinds().stream()
                        .map(Topology.CoreKind::name)
                        .collect(Collectors.joining(" and ", ", ", " cores"));
    }

    /** The architecture of this machine, as {@code uname -m} prints it. */
    public static String architecture() {
        return architecture(System.getProperty("os.arch"));
    }

    /** The kernel's name for an architecture, from Java's name. */
    public static String architecture(String java) {
        return java.equals("amd64") ? "x86_64" : java;
    }
}
