package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The cells that compare with each other: one workload, one thread count. */
record Panel(String workload, int threads, List<Cell> cells) {

    /** The panels that have a cell, workloads as the manifest orders them, fewest threads first. */
    static List<Panel> of(Manifest manifest, RunSummary summary) {
        Set<String> workloads = new LinkedHashSet<>(manifest.workloads());
        Set<Integer> threadCounts = new TreeSet<>();
        for (Cell cell : summary.cells()) {
            workloads.add(cell.workload());
            threadCounts.add(cell.threads());
        }
        List<Panel> panels = new ArrayList<>();
        for (String workload : workloads) {
            for (int threads : threadCounts) {
                List<Cell> cells = summary.fastestFirst(workload, threads);
                if (!cells.isEmpty()) {
                    panels.add(new Panel(workload, threads, cells));
                }
            }
        }
        return panels;
    }

    /** What the panel is, as in {@code update, 2 threads}. */
    String title() {
        return workload + ", " + Wording.count(threads, "thread");
    }
}
