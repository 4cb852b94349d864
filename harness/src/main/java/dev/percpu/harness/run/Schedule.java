package dev.percpu.harness.run;

import dev.percpu.harness.stats.Estimate;
import dev.percpu.harness.stats.Interval;
import dev.percpu.harness.stats.Screening;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which forks of a plan are still to be run. The answer depends only on the plan and the
 * rows, so a resumed run continues exactly where it stopped.
 */
final class Schedule {

    private final Plan planned;
    private final List<ForkResult> screened = new ArrayList<>();
    private final Set<Plan.Step> done = new HashSet<>();
    private final Map<CellKey, List<ForkResult>> timed = new HashMap<>();

    private Plan plan;
    private List<List<Plan.Step>> rounds;

    Schedule(Plan plan) {
        this.planned = plan;
        settle();
    }

    private void settle() {
        plan = Screening.settled(planned, screened);
        rounds = plan.rounds();
    }

    /** The plan; its cells include the winners of the contests that have been screened. */
    Plan plan() {
        return plan;
    }

    /** Records that a fork has ended. */
    void add(ForkResult result) {
        done.add(new Plan.Step(result.cell(), result.fork(), result.purpose()));
        if (result.purpose() == Purpose.SCREENING) {
            screened.add(result);
            settle();
        }
        if (result.purpose() == Purpose.TIMING) {
            timed.computeIfAbsent(result.cell(), cell -> new ArrayList<>()).add(result);
        }
    }

    /** Whether the last fork that ended was the last one of the first contest. */
    boolean firstContestEnded() {
        return planned.screening().get(0).candidates().size() == screened.size();
    }

    /** The remaining forks of the current round; empty if the run is complete. */
    List<Plan.Step> due() {
        return rounds.stream()
                .map(this::open)
                .filter(steps -> !steps.isEmpty())
                .findFirst()
                .orElseGet(this::added);
    }

    /** The forks of the original plan that have not ended. */
    List<Plan.Step> open() {
        return rounds.stream().map(this::open).flatMap(List::stream).toList();
    }

    private List<Plan.Step> open(List<Plan.Step> steps) {
        return steps.stream().filter(step -> !done.contains(step)).toList();
    }

    /** Whether a cell has no timing fork yet. */
    boolean untouched(CellKey cell) {
        return !timed.containsKey(cell);
    }

    /** The cells that have not reached the wanted precision. */
    List<CellKey> imprecise() {
        return plan.precision()
                .map(
                        precision ->
                                plan.cells().stream()
                                        .filter(cell -> !cell.isSize())
                                        .filter(cell -> !reached(cell, precision))
                                        .toList())
                .orElse(List.of());
    }

    /** One more fork for each imprecise cell that has the fewest forks. */
    private List<Plan.Step> added() {
        int most = plan.precision().map(Plan.Precision::mostForks).orElse(0);
        List<CellKey> cells =
                imprecise().stream().filter(cell -> forks(cell).size() < most).toList();
        int fewest = cells.stream().mapToInt(cell -> forks(cell).size()).min().orElse(0);
        return plan.round(
                fewest, cells.stream().filter(cell -> forks(cell).size() == fewest).toList());
    }

    private List<ForkResult> forks(CellKey cell) {
        return timed.getOrDefault(cell, List.of());
    }

    /**
     * Whether a cell is precise enough. A cell that failed or lost updates has no score, and more
     * forks would not give it one; it counts as done.
     */
    private boolean reached(CellKey cell, Plan.Precision precision) {
        List<ForkResult> results = forks(cell);
        if (results.isEmpty() || results.stream().anyMatch(result -> !result.scored())) {
            return !results.isEmpty();
        }
        Estimate estimate =
                Estimate.over(
                        results.stream().map(result -> result.series().get(0).value()).toList());
        Optional<Interval> interval = estimate.interval();
        return interval.filter(
                        range ->
                                (range.high() - range.low()) / 2
                                        <= precision.share() * estimate.mean())
                .isPresent();
    }
}
