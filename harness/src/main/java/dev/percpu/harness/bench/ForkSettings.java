package dev.percpu.harness.bench;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.cpu.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the parent tells a fork in addition to JMH's own options. Each setting is a system property.
 *
 * @param cpus the CPU of each worker, by the worker's number; if there are more workers than CPUs,
 *     the list is used again from its start; empty if the kernel chooses the CPUs
 * @param evidence the file to which the fork writes its {@link Evidence}
 * @param possibleCpus the number of CPUs to lay counters out for; empty for the machine's own
 * @param control the pipe through which the counting of hardware events is started and stopped;
 *     empty if none are counted
 */
public record ForkSettings(
        List<Integer> cpus, Path evidence, Optional<Integer> possibleCpus, Optional<Path> control) {

    /** The start of the JVM argument that tells a fork where to write its evidence. */
    public static final String EVIDENCE_ARGUMENT = "-Ddev.percpu.harness.evidence=";

    private static final String CPUS = "dev.percpu.harness.cpus";
    private static final String EVIDENCE = "dev.percpu.harness.evidence";
    private static final String POSSIBLE_CPUS = "dev.percpu.harness.possibleCpus";
    private static final String CONTROL = "dev.percpu.harness.control";

    public ForkSettings {
        cpus = List.copyOf(cpus);
    }

    /** The settings of a fork that uses the machine's own number of CPUs and counts no events. */
    public ForkSettings(List<Integer> cpus, Path evidence) {
        this(cpus, evidence, Optional.empty(), Optional.empty());
    }

    /**
     * These settings as arguments of a JVM.
     *
     * @return one {@code -D} argument for each setting
     */
    public List<String> jvmArguments() {
        String list = cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<String> arguments = new ArrayList<>();
        arguments.add("-D" + CPUS + "=" + list);
        arguments.add(EVIDENCE_ARGUMENT + evidence);
        possibleCpus.ifPresent(count -> arguments.add("-D" + POSSIBLE_CPUS + "=" + count));
        control.ifPresent(pipe -> arguments.add("-D" + CONTROL + "=" + pipe));
        return arguments;
    }

    /** How counters are laid out in this JVM, even if the harness did not start it. */
    public static CounterOptions counterOptions() {
        CounterOptions defaults = CounterOptions.defaults();
        return possible().map(defaults::withPossibleCpus).orElse(defaults);
    }

    /** The number of CPUs that counters are laid out for in this JVM. */
    public static int layoutCpus() {
        return possible().orElseGet(() -> Topology.read().possible().length());
    }

    private static Optional<Integer> possible() {
        return Optional.ofNullable(System.getProperty(POSSIBLE_CPUS)).map(Integer::valueOf);
    }

    /**
     * The settings that this JVM was given.
     *
     * @throws IllegalStateException if it was given no settings, because the harness did not start
     *     it
     */
    public static ForkSettings ofThisJvm() {
        String cpus = System.getProperty(CPUS);
        String evidence = System.getProperty(EVIDENCE);
        if (cpus == null || evidence == null) {
            throw new IllegalStateException(
                    "the properties "
                            + CPUS
                            + " and "
                            + EVIDENCE
                            + " are not set; start this benchmark with 'counters'");
        }
        List<Integer> ids =
                Arrays.stream(cpus.split(","))
                        .filter(id -> !id.isEmpty())
                        .map(Integer::valueOf)
                        .toList();
        return new ForkSettings(
                ids,
                Path.of(evidence),
                possible(),
                Optional.ofNullable(System.getProperty(CONTROL)).map(Path::of));
    }
}
