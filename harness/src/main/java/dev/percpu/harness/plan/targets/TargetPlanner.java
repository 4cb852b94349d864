package dev.percpu.harness.plan.targets;

import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.store.Timing;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the table of targets, or some rows of it, into a plan. */
public final class TargetPlanner {

    private static final int USUAL_FORKS = 3;
    private static final int MOST_FORKS = 1000;

    private static final Timing STANDARD =
            new Timing(2, Duration.ofMillis(150), 4, Duration.ofMillis(100));

    private final Machine machine;
    private final int cpus;
    private final int possibleCpus;

    /**
     * A planner for one machine.
     *
     * @param machine what of the counters exists
     * @param cpus how many CPUs the measurement may use, at least one
     * @param possibleCpus the fewest CPUs that counters can be laid out for here
     */
    public TargetPlanner(Machine machine, int cpus, int possibleCpus) {
        this.machine = machine;
        this.cpus = cpus;
        this.possibleCpus = possibleCpus;
    }

    /**
     * Plans a measurement.
     *
     * @param only names of rows; empty for all
     * @param forks how many rounds; empty for the usual number
     * @param quick whether it is enough to see that everything works
     * @return the plan
     * @throws PlanException if a row is unknown or the number out of range
     */
    public TargetPlan plan(List<String> only, OptionalInt forks, boolean quick)
            throws PlanException {
        Set<TargetRow> rows = EnumSet.noneOf(TargetRow.class);
        for (String name : only) {
            rows.add(named(name));
        }
        if (rows.isEmpty()) {
            rows = EnumSet.allOf(TargetRow.class);
        }
        int rounds = forks.orElse(quick ? 1 : USUAL_FORKS);
        if (rounds < 1 || rounds > MOST_FORKS) {
            throw new PlanException("forks must be 1 to " + MOST_FORKS + ", not " + rounds);
        }
        Draft draft = new Draft(machine, cpus, possibleCpus);
        rows.forEach(row -> row.plan(draft));
        return new TargetPlan(
                draft.probes(),
                draft.heats(),
                draft.goals(),
                rounds,
                quick ? Timing.QUICK : STANDARD);
    }

    private static TargetRow named(String name) throws PlanException {
        return Arrays.stream(TargetRow.values())
                .filter(row -> row.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new PlanException(
                                        "unknown row '"
                                                + name
                                                + "'; there are "
                                                + Arrays.stream(TargetRow.values())
                                                        .map(TargetRow::label)
                                                        .collect(Collectors.joining(", "))));
    }
}
