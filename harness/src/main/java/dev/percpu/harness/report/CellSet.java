package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.text.Plural;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All cells of one scenario. They can be compared with each other. */
record CellSet(Scenario scenario, List<Cell> cells) {

    /**
     * All cell sets of a run. They are ordered by workload, as in the manifest; then by sweep, as
     * they first appear; then by threads, fewest first.
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

    /** The title of the cell set, as in {@code update, 2 threads, pinning compact}. */
    String title(String label) {
        return "%s, %s%s"
                .formatted(
                        workload(),
                        Plural.of(threads(), "thread"),
                        label.isEmpty() ? "" : ", " + label);
    }

    String workload() {
        return scenario.workloadLabel();
    }

    int threads() {
        return scenario.threads();
    }
}
