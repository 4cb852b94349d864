package dev.percpu.harness.store;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The machine and the JVM of a run, as its report shows them.
 *
 * @param cpuModel the processor's name
 * @param architecture the machine's architecture, as {@code uname -m} prints it
 * @param kernel the kernel's release
 * @param commandLine the kernel's command line, which shows much of its configuration
 * @param bootId the kernel's id of this boot; it changes when the machine is restarted
 * @param jvm the JVM's name and version
 * @param possibleCpus CPUs that the kernel may ever bring online, in its list format
 * @param onlineCpus CPUs that are online, in the kernel's list format
 * @param allowedCpus CPUs that this process may run on, in the kernel's list format
 * @param cores number of physical cores among the allowed CPUs
 * @param nodes number of memory nodes
 * @param nativeRung the rung that the counters could use, and why it is not higher
 * @param cpus the location of every online CPU
 * @param warnings reasons on this host to trust the figures less, one sentence each
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

    /** The name of a directory that was created for a single process. */
    private static final Pattern PASSING = Pattern.compile("(percpu-counters-)\\d+");

    /**
     * The native rung and why it is not higher, in a form that can be compared.
     *
     * @return the same text for two processes that have the same rung for the same reason
     */
    public String nativeLevel() {
        return PASSING.matcher(nativeRung).replaceAll("$1*");
    }

    /** The same facts with further warnings. */
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
