package dev.percpu.harness.store;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The machine and JVM that a run was made on, as its report states them.
 *
 * @param cpuModel the processor's name
 * @param architecture the machine's architecture, as {@code uname -m} says it
 * @param kernel the kernel's release
 * @param commandLine the kernel's command line, which says much of how it is set up
 * @param bootId the kernel's id of this boot: it changes when the machine is started again
 * @param jvm the JVM's name and version
 * @param possibleCpus CPUs that the kernel may ever bring online, in its list format
 * @param onlineCpus CPUs that are online, in the kernel's list format
 * @param allowedCpus CPUs that this process may run on, in the kernel's list format
 * @param cores physical cores among the allowed CPUs
 * @param nodes memory nodes
 * @param nativeRung which native facilities the counters could use, and why no more
 * @param cpus every online CPU and its place
 * @param warnings what about this host makes the figures less sure, a sentence each
 */
public record HostFacts(
        String cpuModel,
        String architecture,
        String kernel,
        String commandLine,
        String bootId,
        String jvm,
        String possibleCpus,
        String onlineCpus,
        String allowedCpus,
        int cores,
        int nodes,
        String nativeRung,
        List<CpuLocation> cpus,
        List<String> warnings) {

    public HostFacts {
        cpus = List.copyOf(cpus);
        warnings = List.copyOf(warnings);
    }

    /** A directory that was made for one process. */
    private static final Pattern PASSING = Pattern.compile("(percpu-counters-)\\d+");

    /**
     * The native rung and why it is no higher, for a comparison.
     *
     * @return the same for two processes that can use the same for the same reason
     */
    public String nativeLevel() {
        return PASSING.matcher(nativeRung).replaceAll("$1*");
    }

    /** The same with more that makes its figures less sure. */
    HostFacts withWarnings(List<String> more) {
        return new HostFacts(
                cpuModel,
                architecture,
                kernel,
                commandLine,
                bootId,
                jvm,
                possibleCpus,
                onlineCpus,
                allowedCpus,
                cores,
                nodes,
                nativeRung,
                cpus,
                Stream.concat(warnings.stream(), more.stream()).toList());
    }
}
