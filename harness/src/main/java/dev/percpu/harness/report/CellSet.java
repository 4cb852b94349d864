package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scenario;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cells that compare with each other, those of one scenario. */
record CellSet(Scenario scenario, List<Cell> cells) {

    /**
     * The panels that have a cell: workloads as the manifest orders them, then sweeps as they came
     * up, then fewest threads first.
     */
    static List<CellSet> of(Manifest manifest, RunSummary summary) {
        List<String> workloads = manifest.plan().workloads();
        Map<Scenario, Integer> order = new LinkedHashMap<>();
        summary.cells()
                .forEach(cell -> order.putIfAbsent(Sweep.key(cell.scenario()), order.size()));
        return summary.cells().stream()
                .map(Cell::scenario)
                .distinct()
                .sorted(
                        Comparator.comparingInt(
                                        (Scenario scenario) ->
                                                workloads.indexOf(scenario.workloadLabel()))
                                .thenComparingInt(scenario -> order.get(Sweep.key(scenario)))
                                .thenComparingInt(Scenario::threads))
                .map(scenario -> new CellSet(scenario, summary.fastestFirst(scenario)))
                .toList();
    }

    /** What the panel is, as in {@code update, 2 threads, pinning compact}. */
    String title(String label) {
        return "%s, %s%s"
                .formatted(
                        workload(),
                        Wording.count(threads(), "thread"),
                        label.isEmpty() ? "" : ", " + label);
    }

    String workload() {
        return scenario.workloadLabel();
    }

    int threads() {
        return scenario.threads();
    }
}
