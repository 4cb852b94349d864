package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import java.util.ArrayList;
import java.util.List;

/** What an operation costs the threads of each role, where a workload has several. */
final class Roles {

    /**
     * The cost of one role's operation.
     *
     * @param role what the threads do
     * @param threads how many they are
     * @param ns nanoseconds per operation and thread, over forks
     */
    record Cost(String role, int threads, Estimate ns) {}

    private Roles() {}

    /** One cost for each role; none for a cell without a score or with one role only. */
    static List<Cost> of(Cell cell, List<ForkRow> forks) {
        if (cell.score().isEmpty() || forks.get(0).series().size() < 2) {
            return List.of();
        }
        List<Cost> costs = new ArrayList<>();
        for (Series first : forks.get(0).series()) {
            List<Double> samples =
                    forks.stream()
                            .flatMap(row -> row.series().stream())
                            .filter(series -> series.role().equals(first.role()))
                            .map(Roles::nanoseconds)
                            .filter(Double::isFinite)
                            .toList();
            if (samples.size() == forks.size()) {
                costs.add(new Cost(first.role(), first.threads(), Estimate.over(samples)));
            }
        }
        return costs;
    }

    private static double nanoseconds(Series series) {
        return series.quantity() == Quantity.TIME
                ? series.mean()
                : series.threads() * 1e9 / series.mean();
    }
}
