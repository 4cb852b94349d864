package dev.percpu.harness.cli;

import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.stats.Finding;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.ForkRow;
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
    public static int of(Plan plan, List<ForkRow> rows) {
        Set<CellKey> measured = rows.stream().map(ForkRow::cell).collect(Collectors.toSet());
        int verdict = of(rows);
        return verdict == FINE && !measured.containsAll(plan.cells()) ? INCOMPLETE : verdict;
    }

    /** The verdict on rows; a lost update outweighs a failed fork. */
    static int of(List<ForkRow> rows) {
        if (rows.stream().anyMatch(ExitCode::invalid)) {
            return INVALID;
        }
        return rows.stream().anyMatch(row -> row.error().isPresent()) ? INCOMPLETE : FINE;
    }

    /** The verdict on findings: a missed goal is a result, a figure that is missing is none. */
    static int ofFindings(List<Finding> findings) {
        return findings.stream().anyMatch(Finding::broken) ? INCOMPLETE : FINE;
    }

    private static boolean invalid(ForkRow row) {
        return !Subject.lossy(row.subject())
                && row.validation().filter(validation -> !validation.passed()).isPresent();
    }
}
