package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the contests of a plan have come to. */
public final class Screening {

    private Screening() {}

    /**
     * The plan with those candidates that are measured to the end among its cells, and what is
     * measured along with them. A candidate that has not been screened yet stands in for one that
     * may come out better.
     *
     * @param results rows of the run, in any order
     * @return the plan itself if nothing is screened
     */
    public static Plan settled(Plan plan, List<ForkResult> results) {
        if (plan.screening().isEmpty()) {
            return plan;
        }
        Map<CellKey, ForkResult> screened =
                results.stream()
                        .filter(result -> result.purpose() == Purpose.SCREENING)
                        .collect(
                                Collectors.toMap(
                                        ForkResult::cell, result -> result, (one, more) -> one));
        Set<CellKey> cells = new LinkedHashSet<>(plan.cells());
        for (Plan.Contest contest : plan.screening()) {
            List<CellKey> finalists = finalists(contest, screened);
            contest.candidates().stream().filter(finalists::contains).forEach(cells::add);
            Set<String> names =
                    finalists.stream().map(CellKey::subject).collect(Collectors.toSet());
            contest.along().stream()
                    .filter(cell -> names.contains(cell.subject()))
                    .forEach(cells::add);
        }
        return plan.withCells(List.copyOf(cells));
    }

    /** The fastest first; those that failed or counted wrong are left out. */
    private static List<CellKey> finalists(
            Plan.Contest contest, Map<CellKey, ForkResult> screened) {
        return contest.candidates().stream()
                .filter(cell -> !screened.containsKey(cell) || measured(screened.get(cell)))
                .sorted(Comparator.comparingDouble(cell -> time(screened.get(cell))))
                .limit(Math.max(0, contest.finalists()))
                .toList();
    }

    private static boolean measured(ForkResult result) {
        return result.scored() && !result.iterations().isEmpty();
    }

    private static double time(ForkResult result) {
        return result == null
                ? Double.MAX_VALUE
                : Medians.median(
                        result.series().get(0).nanoseconds().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray());
    }
}
