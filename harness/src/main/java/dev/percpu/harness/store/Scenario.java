package dev.percpu.harness.store;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All about a measurement but its subject: subjects that were measured in equal scenarios compare.
 *
 * @param workload the workload's name
 * @param parameters the workload's parameters, every one of them, by their names
 * @param threads how many threads take part
 * @param pinning the word for how they were placed on CPUs
 * @param possibleCpus the CPUs that counters are laid out for; empty for the machine's own
 * @param jdk the name of the JDK, one of the manifest's
 * @param jvmArguments what was added to the forks' command line
 */
public record Scenario(
        String workload,
        SortedMap<String, String> parameters,
        int threads,
        @JsonAlias("place") String pinning,
        Optional<Integer> possibleCpus,
        String jdk,
        List<String> jvmArguments) {

    /** The pinning of threads that the kernel puts where it likes. */
    public static final String NOWHERE = "none";

    /** The JDK of what runs no JVM. */
    public static final String NO_JDK = "none";

    public Scenario {
        parameters = new TreeMap<>(parameters);
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** The workload with its parameters, as options name it. */
    public String workloadLabel() {
        return parameters.isEmpty() ? workload : workload + ":" + text(parameters);
    }

    private static String text(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(","));
    }

    /**
     * The same scenario with another workload of the same parameters.
     *
     * @param name the workload's name
     * @return the scenario
     */
    public Scenario withWorkload(String name) {
        return new Scenario(name, parameters, threads, pinning, possibleCpus, jdk, jvmArguments);
    }

    /**
     * The same scenario with other parameters of its workload.
     *
     * @param others all of them
     * @return the scenario
     */
    public Scenario withParameters(SortedMap<String, String> others) {
        return new Scenario(workload, others, threads, pinning, possibleCpus, jdk, jvmArguments);
    }

    /**
     * The same scenario with another number of threads.
     *
     * @param count how many
     * @return the scenario
     */
    public Scenario withThreads(int count) {
        return new Scenario(workload, parameters, count, pinning, possibleCpus, jdk, jvmArguments);
    }

    /**
     * The same scenario on another JDK.
     *
     * @param name the JDK's name
     * @return the scenario
     */
    public Scenario withJdk(String name) {
        return new Scenario(
                workload, parameters, threads, pinning, possibleCpus, name, jvmArguments);
    }
}
