package dev.percpu.harness.cli;

import dev.percpu.harness.store.Plan;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Output and resume options of a run, for commands whose only plan option is the budget. */
public class BudgetedOptions extends ResultOptions {

    /** The help of that option, here and in {@link PlanOptions}. */
    static final String BUDGET =
            "The longest time that the run may take, all sessions together, as in 8h, 90m or 1h30m."
                    + " No fork starts that would overrun it, and no round after the first that"
                    + " cannot finish. Default: no limit.";

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            converter = Converters.Length.class,
            description = BUDGET)
    private Optional<Duration> budget = Optional.empty();

    protected BudgetedOptions() {}

    /** The plan with the budget of the command line, if one was given. */
    protected Plan limited(Plan plan) {
        return budget.map(plan::withBudget).orElse(plan);
    }
}
