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

/** Chooses the cells to measure in full by the results of the screening. */
public final class Screening {

    private Screening() {}

    /**
     * Adds the finalists of each contest to the cells of the plan, with the cells that are measured
     * along with them. Candidates that have not been screened yet rank last, and become finalists
     * only while others are too few.
     *
     * @param results the fork results of the run, in any order
     * @return the plan itself if it has no screening
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

    /** The finalists, fastest first. Candidates that failed or counted wrong are left out. */
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
                : Medians.median(result.series().get(0).nanoseconds());
    }
}
