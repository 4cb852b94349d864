package dev.percpu.harness.plan;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Plan;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long a plan is likely to take: for each fork, the start of a JVM, its warm-up and its
 * iterations. As soon as forks of the run have ended, the run itself has a better estimate.
 *
 * @param whole the time of all forks that are planned from the start, whatever the budget is
 * @param byWorkload the same for each workload
 * @param worst the time of all forks if no cell reaches the wanted precision
 * @param leftOut how many of the planned forks do not fit into the budget
 * @param cellsWithout how many cells have no fork within the budget
 */
public record Forecast(
        Duration whole,
        Map<String, Duration> byWorkload,
        Duration worst,
        int leftOut,
        int cellsWithout) {

    public Forecast {
        byWorkload = new LinkedHashMap<>(byWorkload);
    }

    /** Estimates the times of a plan. */
    public static Forecast of(Plan plan) {
        Duration fork = plan.timing().fork();
        List<Plan.Step> steps = plan.steps();
        Map<String, Duration> byWorkload = new LinkedHashMap<>();
        steps.forEach(
                step ->
                        byWorkload.merge(
                                step.cell().scenario().workloadLabel(),
                                plan.timing(step).fork(),
                                Duration::plus));
        int most =
                Math.max(plan.forks(), plan.precision().map(Plan.Precision::mostForks).orElse(0));
        int fitting = fitting(plan);
        Set<CellKey> without = new HashSet<>(plan.cells());
        steps.subList(0, fitting).forEach(step -> without.remove(step.cell()));
        return new Forecast(
                plan.estimate(),
                byWorkload,
                plan.estimate()
                        .plus(
                                fork.multipliedBy(
                                        (long) plan.cells().size() * (most - plan.forks()))),
                steps.size() - fitting,
                without.size());
    }

    /**
     * How many of the steps fit into the budget. Only a round that measures some cells for the
     * first time may be cut short.
     */
    private static int fitting(Plan plan) {
        if (plan.budget().isEmpty()) {
            return plan.steps().size();
        }
        Duration left = plan.budget().get();
        Set<CellKey> measured = new HashSet<>();
        int fitting = 0;
        for (List<Plan.Step> round : plan.rounds()) {
            boolean again = round.stream().map(Plan.Step::cell).allMatch(measured::contains);
            if (again && plan.estimate(round).compareTo(left) > 0) {
                break;
            }
            for (Plan.Step step : round) {
                left = left.minus(plan.timing(step).fork());
                if (left.isNegative()) {
                    return fitting;
                }
                measured.add(step.cell());
                fitting++;
            }
        }
        return fitting;
    }
}
