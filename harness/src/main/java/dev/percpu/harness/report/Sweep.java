package dev.percpu.harness.report;

import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Scenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Cell sets whose scenarios differ only in the number of threads. A line of a chart connects them.
 *
 * @param scenario the scenario, with 0 threads
 * @param cellSets the cell sets, fewest threads first
 */
record Sweep(Scenario scenario, List<CellSet> cellSets) {

    /** The sweeps of a run, with workloads in the order of the manifest. */
    static List<Sweep> of(Manifest manifest, RunSummary summary) {
        Map<Scenario, List<CellSet>> cellSets =
                CellSet.of(manifest, summary).stream()
                        .collect(
                                Collectors.groupingBy(
                                        cellSet -> key(cellSet.scenario()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return cellSets.entrySet().stream()
                .map(entry -> new Sweep(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** What the scenarios of a sweep have in common. */
    static Scenario key(Scenario scenario) {
        return scenario.withThreads(0);
    }

    String workload() {
        return scenario.workloadLabel();
    }
}
