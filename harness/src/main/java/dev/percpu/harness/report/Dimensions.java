package dev.percpu.harness.report;

import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Scene;
import dev.percpu.harness.text.Shell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What scenes differ in besides workload and threads. Only that is worth a reader's time: a run
 * with one place does not name it everywhere.
 */
final class Dimensions {

    private static final String BETWEEN = " · ";

    private final List<Function<Scene, String>> varying;

    private Dimensions(List<Function<Scene, String>> varying) {
        this.varying = varying;
    }

    static Dimensions ofRuns(List<ReportedRun> runs) {
        return of(
                runs.stream()
                        .flatMap(run -> run.rows().stream())
                        .map(ForkRow::scene)
                        .distinct()
                        .toList());
    }

    static Dimensions of(Collection<Scene> scenes) {
        List<Function<Scene, String>> all =
                List.of(
                        scene -> "place " + scene.place(),
                        Dimensions::possibleCpus,
                        scene -> "JDK " + scene.jdk(),
                        Dimensions::jvmArguments);
        List<Function<Scene, String>> varying = new ArrayList<>();
        for (Function<Scene, String> dimension : all) {
            if (scenes.stream().map(dimension).distinct().count() > 1) {
                varying.add(dimension);
            }
        }
        return new Dimensions(varying);
    }

    private static String possibleCpus(Scene scene) {
        return scene.possibleCpus()
                .map(cpus -> Wording.count(cpus, "possible CPU"))
                .orElse("the machine’s possible CPUs");
    }

    private static String jvmArguments(Scene scene) {
        List<String> words = scene.jvmArguments();
        return words.isEmpty()
                ? "no JVM arguments"
                : Shell.line(words.get(0), words.subList(1, words.size()));
    }

    /** What sets a scene apart from the others; empty if nothing does. */
    String label(Scene scene) {
        return varying.stream()
                .map(dimension -> dimension.apply(scene))
                .collect(Collectors.joining(BETWEEN));
    }

    /** The workload, and what sets the scene apart. */
    String title(Scene scene) {
        String label = label(scene);
        return scene.workloadLabel() + (label.isEmpty() ? "" : BETWEEN + label);
    }

    /** What scenes have in common that differ in their threads only: all that is not as usual. */
    static String titleOfAll(Scene scene) {
        List<String> parts = new ArrayList<>();
        parts.add(scene.workloadLabel());
        parts.add(scene.place().equals(Scene.NOWHERE) ? "not pinned" : "place " + scene.place());
        scene.possibleCpus().ifPresent(cpus -> parts.add(cpus + " possible CPUs"));
        if (!scene.jvmArguments().isEmpty()) {
            parts.add(String.join(" ", scene.jvmArguments()));
        }
        return String.join(", ", parts);
    }
}
