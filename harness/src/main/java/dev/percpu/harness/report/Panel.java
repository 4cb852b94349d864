package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scene;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cells that compare with each other, those of one scene. */
record Panel(Scene scene, List<Cell> cells) {

    /**
     * The panels that have a cell: workloads as the manifest orders them, then sweeps as they came
     * up, then fewest threads first.
     */
    static List<Panel> of(Manifest manifest, RunSummary summary) {
        List<String> workloads = manifest.plan().workloads();
        Map<Scene, Integer> order = new LinkedHashMap<>();
        summary.cells().forEach(cell -> order.putIfAbsent(Sweep.key(cell.scene()), order.size()));
        return summary.cells().stream()
                .map(Cell::scene)
                .distinct()
                .sorted(
                        Comparator.comparingInt(
                                        (Scene scene) -> workloads.indexOf(scene.workloadLabel()))
                                .thenComparingInt(scene -> order.get(Sweep.key(scene)))
                                .thenComparingInt(Scene::threads))
                .map(scene -> new Panel(scene, summary.fastestFirst(scene)))
                .toList();
    }

    /** What the panel is, as in {@code update, 2 threads, place compact}. */
    String title(String label) {
        return "%s, %s%s"
                .formatted(
                        workload(),
                        Wording.count(threads(), "thread"),
                        label.isEmpty() ? "" : ", " + label);
    }

    String workload() {
        return scene.workloadLabel();
    }

    int threads() {
        return scene.threads();
    }
}
