package dev.percpu.harness.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the parent tells a fork beyond JMH's own options, as system properties.
 *
 * @param cpus the CPU of each worker by its number, round again from the start where there are more
 *     workers; empty to let the kernel place them
 * @param evidence the file that the fork leaves its {@link Evidence} in
 */
public record ForkSettings(List<Integer> cpus, Path evidence) {

    private static final String CPUS = "dev.percpu.harness.cpus";
    private static final String EVIDENCE = "dev.percpu.harness.evidence";

    /** Copies the list. */
    public ForkSettings {
        cpus = List.copyOf(cpus);
    }

    /**
     * These settings as arguments of a JVM.
     *
     * @return one {@code -D} argument for each
     */
    public List<String> jvmArguments() {
        String list = cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
        return List.of("-D" + CPUS + "=" + list, "-D" + EVIDENCE + "=" + evidence);
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
        return new ForkSettings(ids, Path.of(evidence));
    }
}
