package dev.percpu.harness.run;

import dev.percpu.harness.store.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a run may still begin. A fork that is likely to end too late is not begun, and a round not
 * that cannot be completed, unless it has the first forks of cells: some figures of all cells are
 * worth more than more figures of some.
 */
final class Budget {

    private final Optional<Duration> limit;
    private final Pace pace;
    private final Supplier<Duration> spent;

    /**
     * A budget.
     *
     * @param limit what there is of it; empty for no end
     * @param pace how long forks take
     * @param spent what the run has taken so far
     */
    Budget(Optional<Duration> limit, Pace pace, Supplier<Duration> spent) {
        this.limit = limit;
        this.pace = pace;
        this.spent = spent;
    }

    boolean allows(Plan.Step step) {
        return allows(pace.expected(step));
    }

    /** Whether a round may begin, all of whose cells have been measured before. */
    boolean allows(List<Plan.Step> round) {
        return allows(pace.expected(round));
    }

    private boolean allows(Duration time) {
        return limit.isEmpty() || spent.get().plus(time).compareTo(limit.get()) <= 0;
    }
}
