package dev.percpu.harness.plan.goals;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Preset;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the table of targets, or some rows of it, into a plan. */
public final class GoalPlanner {

    private static final int USUAL_FORKS = 3;
    private static final int MOST_FORKS = 1000;

    private static final Timing STANDARD =
            new Timing(2, Duration.ofMillis(150), 4, Duration.ofMillis(100));

    private final Set<GoalRow> rows;
    private final int forks;
    private final Timing timing;

    /**
     * Creates a planner for some rows of the table.
     *
     * @param only the names of the rows; empty for all
     * @param forks the number of rounds; empty for the usual number
     * @param preset how long each fork measures; {@link Preset#DEFAULT} has as many rounds as goals
     *     need
     * @throws PlanException if a row is unknown, or if the number of rounds is out of range
     */
    public GoalPlanner(List<String> only, Optional<Integer> forks, Preset preset)
            throws PlanException {
        rows = EnumSet.noneOf(GoalRow.class);
        for (String name : only) {
            rows.add(named(name));
        }
        if (rows.isEmpty()) {
            rows.addAll(EnumSet.allOf(GoalRow.class));
        }
        this.forks = forks.orElse(preset == Preset.DEFAULT ? USUAL_FORKS : preset.forks());
        if (this.forks < 1 || this.forks > MOST_FORKS) {
            throw new PlanException("forks must be 1 to " + MOST_FORKS + ", not " + this.forks);
        }
        timing = preset == Preset.DEFAULT ? STANDARD : preset.timing();
    }

    /**
     * Plans the measurement.
     *
     * @param machine the variants that exist here
     * @param work finds how much work is done beside the counters
     * @param cpus the number of CPUs that the measurement may use, at least one
     * @param possibleCpus the smallest number of CPUs that counters can be laid out for here
     * @param pinning the name of the pinning
     */
    public GoalPlan plan(
            Machine machine, Draft.Work work, int cpus, int possibleCpus, String pinning) {
        Draft draft = new Draft(machine, work, cpus, possibleCpus, pinning);
        rows.forEach(row -> row.plan(draft));
        return new GoalPlan(
                new Plan(draft.cells(), forks, timing).withScreening(draft.contests()),
                draft.goals());
    }

    private static GoalRow named(String name) throws PlanException {
        return Arrays.stream(GoalRow.values())
                .filter(row -> row.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new PlanException(
                                        "unknown row '"
                                                + name
                                                + "'; use some of "
                                                + Arrays.stream(GoalRow.values())
                                                        .map(GoalRow::label)
                                                        .collect(Collectors.joining(", "))));
    }
}
