package dev.percpu.harness.cli;

import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Plan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the process ends with. */
public final class ExitCode {

    /** All is well. */
    public static final int FINE = 0;

    /** The program itself is at fault, or its output cannot be written. */
    public static final int FAULT = 1;

    /** The command line cannot be carried out; nothing was started. */
    public static final int USAGE = 2;

    /** Something is slower than it was, or no longer right. */
    public static final int REGRESSION = 3;

    /** The machine makes figures unsound. */
    public static final int UNSTABLE = 4;

    /** At least one thing that exists gave no figure. */
    public static final int INCOMPLETE = 5;

    /** A counter that must not lose updates lost some. */
    public static final int INVALID = 6;

    /** The user stopped the run. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /**
     * The verdict on a run that came to its end, whether its budget had room for all cells or not.
     */
    public static int of(Plan plan, List<ForkResult> results) {
        Set<CellKey> measured = results.stream().map(ForkResult::cell).collect(Collectors.toSet());
        int verdict = of(results);
        return verdict == FINE && !measured.containsAll(plan.cells()) ? INCOMPLETE : verdict;
    }

    /** The verdict on rows; a lost update outweighs a failed fork. */
    static int of(List<ForkResult> results) {
        if (results.stream().anyMatch(ExitCode::invalid)) {
            return INVALID;
        }
        return results.stream().anyMatch(result -> result.error().isPresent()) ? INCOMPLETE : FINE;
    }

    /** The verdict on findings: a missed goal is a result, a figure that is missing is none. */
    static int ofGoalResults(List<GoalResult> goalResults) {
        return goalResults.stream().anyMatch(GoalResult::broken) ? INCOMPLETE : FINE;
    }

    private static boolean invalid(ForkResult result) {
        return !Subject.lossy(result.subject())
                && result.validation().filter(validation -> !validation.passed()).isPresent();
    }
}
