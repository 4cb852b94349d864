package dev.percpu.harness.run;

import dev.percpu.harness.store.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides what a run may still start within its time budget: no fork that would probably end too
 * late, and no round that cannot finish. A round that holds the first fork of a cell starts even if
 * it cannot finish, because some figures for every cell are worth more than many figures for a few.
 */
final class Budget {

    private final Optional<Duration> limit;
    private final Pace pace;
    private final Supplier<Duration> spent;

    /**
     * Creates a budget.
     *
     * @param limit the longest time that the run may take; empty for no limit
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

    /** Whether a round may start if all of its cells have been measured before. */
    boolean allows(List<Plan.Step> round) {
        return allows(pace.expected(round));
    }

    private boolean allows(Duration time) {
        return limit.isEmpty() || spent.get().plus(time).compareTo(limit.get()) <= 0;
    }
}
