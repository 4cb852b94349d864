package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the contests of a plan have come to. */
public final class Screening {

    private Screening() {}

    /**
     * The plan with those candidates that are measured to the end among its cells. A candidate that
     * has not been screened yet stands in for one that may come out better.
     *
     * @param rows rows of the run, in any order
     * @return the plan itself if nothing is screened
     */
    public static Plan settled(Plan plan, List<ForkRow> rows) {
        if (plan.screening().isEmpty()) {
            return plan;
        }
        Map<CellKey, ForkRow> screened =
                rows.stream()
                        .filter(row -> row.purpose() == Purpose.SCREENING)
                        .collect(Collectors.toMap(ForkRow::cell, row -> row, (one, more) -> one));
        Set<CellKey> kept = new HashSet<>();
        plan.screening().forEach(contest -> kept.addAll(finalists(contest, screened)));
        Set<CellKey> cells = new LinkedHashSet<>(plan.cells());
        plan.candidates().stream().filter(kept::contains).forEach(cells::add);
        return plan.withCells(List.copyOf(cells));
    }

    /** The fastest first; those that failed or counted wrong are left out. */
    private static List<CellKey> finalists(Plan.Contest contest, Map<CellKey, ForkRow> screened) {
        return contest.candidates().stream()
                .filter(cell -> !screened.containsKey(cell) || measured(screened.get(cell)))
                .sorted(Comparator.comparingDouble(cell -> time(screened.get(cell))))
                .limit(Math.max(0, contest.finalists()))
                .toList();
    }

    private static boolean measured(ForkRow row) {
        return row.scored() && !row.iterations().isEmpty();
    }

    private static double time(ForkRow row) {
        return row == null
                ? Double.MAX_VALUE
                : Medians.median(
                        row.series().get(0).nanoseconds().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray());
    }
}
