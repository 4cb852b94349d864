package dev.percpu.harness.cli;

import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.stats.Finding;
import dev.percpu.harness.store.ForkRow;
import java.util.List;

/** What the process ends with. */
final class ExitCode {

    /** All is well. */
    static final int FINE = 0;

    /** The command line cannot be carried out; nothing was started. */
    static final int USAGE = 2;

    /** Something is slower than it was, or no longer right. */
    static final int REGRESSION = 3;

    /** At least one thing that exists gave no figure. */
    static final int INCOMPLETE = 5;

    /** A counter that must not lose updates lost some. */
    static final int INVALID = 6;

    /** The user stopped the run. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** The verdict on a run that came to its end; a lost update outweighs a failed fork. */
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
