package dev.percpu.harness.cli;

import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Twins;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The exit codes of the process. */
public final class ExitCode {

    /** Success. */
    public static final int FINE = 0;

    /** The program has an internal error, or its output cannot be written. */
    public static final int FAULT = 1;

    /** The command line is invalid or cannot be carried out here; nothing was started. */
    public static final int USAGE = 2;

    /** Something is slower than before, or no longer correct. */
    public static final int REGRESSION = 3;

    /** The state of the machine makes the figures unreliable. */
    public static final int UNSTABLE = 4;

    /** At least one thing that can be measured here has no figure. */
    public static final int INCOMPLETE = 5;

    /** A counter that must not lose updates lost some. */
    public static final int INVALID = 6;

    /** The user stopped the run. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** The exit code of a run that ended, even if its budget did not cover all cells. */
    public static int of(Plan plan, List<ForkResult> results) {
        Set<CellKey> measured = results.stream().map(ForkResult::cell).collect(Collectors.toSet());
        int verdict = of(results);
        return verdict == FINE && !measured.containsAll(plan.cells()) ? INCOMPLETE : verdict;
    }

    /** The exit code for rows. A lost update outweighs a failed fork. */
    static int of(List<ForkResult> results) {
        if (results.stream().anyMatch(ExitCode::invalid)) {
            return INVALID;
        }
        return results.stream().anyMatch(result -> result.error().isPresent()) ? INCOMPLETE : FINE;
    }

    /** The exit code for goal results. A missed goal is a valid result; a missing figure is not. */
    static int ofGoalResults(List<GoalResult> goalResults) {
        return goalResults.stream().anyMatch(GoalResult::broken) ? INCOMPLETE : FINE;
    }

    private static boolean invalid(ForkResult result) {
        return !Twins.isLossy(result.subject())
                && result.validation().filter(validation -> !validation.passed()).isPresent();
    }
}
