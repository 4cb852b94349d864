package dev.percpu.harness.store;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.percpu.harness.text.Plural;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All properties of a measurement except its subject. Subjects can be compared if they were
 * measured in equal scenarios.
 *
 * @param workload the workload's name
 * @param parameters the values of all parameters of the workload, by name
 * @param threads how many threads take part
 * @param pinning the name of the pinning
 * @param possibleCpus the number of CPUs that counters are laid out for; empty for the machine's
 *     own
 * @param jdk the name of a JDK in the manifest
 * @param jvmArguments the arguments added to the forks' command line
 */
public record Scenario(
        String workload,
        SortedMap<String, String> parameters,
        int threads,
        @JsonAlias("place") String pinning,
        Optional<Integer> possibleCpus,
        String jdk,
        List<String> jvmArguments) {

    /** The pinning with which the kernel chooses the CPUs of the threads. */
    public static final String NOWHERE = "none";

    /** The JDK name of a measurement that runs no JVM. */
    public static final String NO_JDK = "none";

    public Scenario {
        parameters = new TreeMap<>(parameters);
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** The workload with its parameters, in the form that options use. */
    public String workloadLabel() {
        return parameters.isEmpty() ? workload : workload + ":" + text(parameters);
    }

    /** The number of threads for users, such as {@code 2 threads}. */
    public String threadCount() {
        return Plural.of(threads, "thread");
    }

    /** Workload and threads for users, such as {@code update, 2 threads}. */
    public String text() {
        return workloadLabel() + ", " + threadCount();
    }

    private static String text(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(","));
    }

    /** The same scenario with another workload that has the same parameters. */
    public Scenario withWorkload(String name) {
        return new Scenario(name, parameters, threads, pinning, possibleCpus, jdk, jvmArguments);
    }

    /** The same scenario with other parameters of its workload. */
    public Scenario withParameters(SortedMap<String, String> others) {
        return new Scenario(workload, others, threads, pinning, possibleCpus, jdk, jvmArguments);
    }

    /** The same scenario with another number of threads. */
    public Scenario withThreads(int count) {
        return new Scenario(workload, parameters, count, pinning, possibleCpus, jdk, jvmArguments);
    }

    /** The same scenario on the JDK with another name. */
    public Scenario withJdk(String name) {
        return new Scenario(
                workload, parameters, threads, pinning, possibleCpus, name, jvmArguments);
    }
}
