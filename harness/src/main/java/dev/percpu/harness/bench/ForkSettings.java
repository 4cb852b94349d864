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
 * What the parent tells a fork beyond JMH's own options, as system properties.
 *
 * @param cpus the CPU of each worker by its number, round again from the start where there are more
 *     workers; empty to let the kernel place them
 * @param evidence the file that the fork leaves its {@link Evidence} in
 * @param possibleCpus the CPUs to lay counters out for; empty for the machine's own
 * @param control the pipe by which counting of hardware events is switched; empty if none are
 *     counted
 */
public record ForkSettings(
        List<Integer> cpus, Path evidence, Optional<Integer> possibleCpus, Optional<Path> control) {

    /** What the argument begins with that tells a fork where to leave its evidence. */
    public static final String EVIDENCE_ARGUMENT = "-Ddev.percpu.harness.evidence=";

    private static final String CPUS = "dev.percpu.harness.cpus";
    private static final String EVIDENCE = "dev.percpu.harness.evidence";
    private static final String POSSIBLE_CPUS = "dev.percpu.harness.possibleCpus";
    private static final String CONTROL = "dev.percpu.harness.control";

    public ForkSettings {
        cpus = List.copyOf(cpus);
    }

    /**
     * Settings of a fork on the machine's own CPUs that counts no events.
     *
     * @param cpus as above
     * @param evidence as above
     */
    public ForkSettings(List<Integer> cpus, Path evidence) {
        this(cpus, evidence, Optional.empty(), Optional.empty());
    }

    /**
     * These settings as arguments of a JVM.
     *
     * @return one {@code -D} argument for each
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

    /** How counters are laid out in this JVM, whether the harness started it or not. */
    public static CounterOptions counterOptions() {
        CounterOptions defaults = CounterOptions.defaults();
        return possible().map(defaults::withPossibleCpus).orElse(defaults);
    }

    /** For how many CPUs counters are laid out in this JVM. */
    public static int layoutCpus() {
        return possible().orElseGet(() -> Topology.read().possible().length());
    }

    private static Optional<Integer> possible() {
        return Optional.ofNullable(System.getProperty(POSSIBLE_CPUS)).map(Integer::valueOf);
    }

    /**
     * The settings that this JVM was given.
     *
     * @return the settings
     * @throws IllegalStateException if it was given none: it was not started by the harness
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
