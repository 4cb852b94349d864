package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scene;
import java.util.Comparator;
import java.util.List;

/** The cells that compare with each other, those of one scene. */
record Panel(Scene scene, List<Cell> cells) {

    /** The panels that have a cell, workloads as the manifest orders them, fewest threads first. */
    static List<Panel> of(Manifest manifest, RunSummary summary) {
        List<String> workloads = manifest.plan().workloads();
        return summary.cells().stream()
                .map(Cell::scene)
                .distinct()
                .sorted(
                        Comparator.comparingInt(
                                        (Scene scene) -> workloads.indexOf(scene.workloadLabel()))
                                .thenComparingInt(Scene::threads))
                .map(scene -> new Panel(scene, summary.fastestFirst(scene)))
                .toList();
    }

    /** What the panel is, as in {@code update, 2 threads}. */
    String title() {
        return workload() + ", " + Wording.count(threads(), "thread");
    }

    String workload() {
        return scene.workloadLabel();
    }

    int threads() {
        return scene.threads();
    }
}
