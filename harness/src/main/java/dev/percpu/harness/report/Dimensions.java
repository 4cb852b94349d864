package dev.percpu.harness.report;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.text.Plural;
import dev.percpu.harness.text.Shell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What scenarios differ in besides workload and threads. Only these differences are named: a run
 * with one pinning does not repeat it everywhere.
 */
final class Dimensions {

    private static final String BETWEEN = " · ";

    private final List<Function<Scenario, String>> varying;

    private Dimensions(List<Function<Scenario, String>> varying) {
        this.varying = varying;
    }

    static Dimensions ofRuns(List<ReportedRun> runs) {
        return of(
                runs.stream()
                        .flatMap(run -> run.results().stream())
                        .map(ForkResult::scenario)
                        .distinct()
                        .toList());
    }

    static Dimensions of(Collection<Scenario> scenarios) {
        List<Function<Scenario, String>> all =
                List.of(
                        scenario -> "pinning " + scenario.pinning(),
                        Dimensions::possibleCpus,
                        scenario -> "JDK " + scenario.jdk(),
                        Dimensions::jvmArguments);
        List<Function<Scenario, String>> varying = new ArrayList<>();
        for (Function<Scenario, String> dimension : all) {
            if (scenarios.stream().map(dimension).distinct().count() > 1) {
                varying.add(dimension);
            }
        }
        return new Dimensions(varying);
    }

    private static String possibleCpus(Scenario scenario) {
        return scenario.possibleCpus()
                .map(cpus -> Plural.of(cpus, "possible CPU"))
                .orElse("the machine’s possible CPUs");
    }

    private static String jvmArguments(Scenario scenario) {
        List<String> words = scenario.jvmArguments();
        return words.isEmpty()
                ? "no JVM arguments"
                : Shell.line(words.get(0), words.subList(1, words.size()));
    }

    /** How a scenario differs from the others; empty if it does not. */
    String label(Scenario scenario) {
        return varying.stream()
                .map(dimension -> dimension.apply(scenario))
                .collect(Collectors.joining(BETWEEN));
    }

    /** The workload, followed by the label. */
    String title(Scenario scenario) {
        String label = label(scenario);
        return scenario.workloadLabel() + (label.isEmpty() ? "" : BETWEEN + label);
    }

    /**
     * The title of scenarios that differ only in their threads. It names the workload, the pinning
     * and what differs from the defaults.
     */
    static String titleOfAll(Scenario scenario) {
        List<String> parts = new ArrayList<>();
        parts.add(scenario.workloadLabel());
        parts.add(
                scenario.pinning().equals(Scenario.NOWHERE)
                        ? "not pinned"
                        : "pinning " + scenario.pinning());
        scenario.possibleCpus().ifPresent(cpus -> parts.add(cpus + " possible CPUs"));
        if (!scenario.jvmArguments().isEmpty()) {
            parts.add(String.join(" ", scenario.jvmArguments()));
        }
        return String.join(", ", parts);
    }
}
