package dev.percpu.harness.report;

import dev.percpu.harness.store.Scene;
import java.util.ArrayList;
import java.util.List;

/** What stands above cells whose scenes differ in their threads only. */
final class SceneTitle {

    private SceneTitle() {}

    /** Workload and place, and what else is not as usual. */
    static String of(Scene scene) {
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
