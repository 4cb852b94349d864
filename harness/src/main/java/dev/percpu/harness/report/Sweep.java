package dev.percpu.harness.report;

import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scene;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The panels whose scenes are equal but for the number of threads: what a line of a chart runs
 * through.
 *
 * @param scene the scene, with no thread
 * @param panels its panels, fewest threads first
 */
record Sweep(Scene scene, List<Panel> panels) {

    /** The sweeps of a run, workloads as the manifest orders them. */
    static List<Sweep> of(Manifest manifest, RunSummary summary) {
        Map<Scene, List<Panel>> panels =
                Panel.of(manifest, summary).stream()
                        .collect(
                                Collectors.groupingBy(
                                        panel -> key(panel.scene()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return panels.entrySet().stream()
                .map(entry -> new Sweep(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** What the scenes of a sweep have in common. */
    static Scene key(Scene scene) {
        return scene.withThreads(0);
    }

    String workload() {
        return scene.workloadLabel();
    }
}
