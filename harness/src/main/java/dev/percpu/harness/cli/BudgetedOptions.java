package dev.percpu.harness.cli;

import dev.percpu.harness.plan.Key;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.plan.Planner;
import dev.percpu.harness.plan.Request;
import dev.percpu.harness.store.Plan;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a run goes whose plan has no options of its own but for the time that it may take. */
public class BudgetedOptions extends ResultOptions {

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "The longest time that the run may take, all sessions together, as in 8h, 90m"
                            + " or 1h30m. Rounds that would not end in time are left out, but for"
                            + " the first forks of cells.")
    private Optional<String> budget = Optional.empty();

    /** For subclasses. */
    protected BudgetedOptions() {}

    /** The longest time that the run may take. */
    protected Optional<Duration> budget() throws PlanException {
        return Planner.budget(
                budget.map(text -> Request.USUAL.with(Key.BUDGET, text)).orElse(Request.USUAL));
    }

    /** The plan with the budget that was given, if one was. */
    protected Plan limited(Plan plan) throws PlanException {
        return budget().map(plan::withBudget).orElse(plan);
    }
}
