package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What makes a cell less sure: what its forks say of themselves, and how far they are apart. */
final class CellDoubts {

    /** Beyond a tenth of the mean either way a benchmark is commonly held to be unstable. */
    static final double UNSTABLE = 0.10;

    private CellDoubts() {}

    static List<String> of(Cell cell, List<ForkRow> forks) {
        List<String> doubts = new ArrayList<>();
        if (unstable(cell)) {
            doubts.add(
                    "forks spread by ±"
                            + Wording.percent(cell.score().orElseThrow().opsPerSecond().spread()));
        }
        long strayed = forks.stream().filter(CellDoubts::strayed).count();
        if (strayed > 0) {
            doubts.add(
                    "in "
                            + strayed
                            + " of "
                            + Wording.count(forks.size(), "fork")
                            + " a worker was seen on another CPU than its own");
        }
        if (forks.stream()
                .flatMap(row -> row.conditions().stream())
                .anyMatch(Conditions::multiplexed)) {
            doubts.add("hardware events shared counters: their numbers are extrapolated");
        }
        doubts.addAll(said(forks));
        return doubts;
    }

    static boolean unstable(Cell cell) {
        return cell.score().filter(score -> score.opsPerSecond().spread() > UNSTABLE).isPresent();
    }

    private static boolean strayed(ForkRow row) {
        return row.workers().stream().anyMatch(Worker::strayed);
    }

    private static List<String> said(List<ForkRow> forks) {
        Map<String, Integer> times = new LinkedHashMap<>();
        forks.stream()
                .flatMap(row -> row.warnings().stream().distinct())
                .forEach(warning -> times.merge(warning, 1, Integer::sum));
        return times.entrySet().stream()
                .map(
                        warning ->
                                warning.getKey()
                                        + (warning.getValue() == forks.size()
                                                ? ""
                                                : " ("
                                                        + warning.getValue()
                                                        + " of "
                                                        + Wording.count(forks.size(), "fork")
                                                        + ")"))
                .toList();
    }
}
