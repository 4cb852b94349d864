package dev.percpu.harness.report;

import dev.percpu.harness.stats.RunSummary;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the page shows, in the form that its scripts read.
 *
 * @param baseline the subject that ratios refer to
 * @param differences what the machines of the runs differ in; empty if there is only one machine
 * @param runs the runs, in the order in which they were named
 */
record PageData(String baseline, Optional<Table> differences, List<RunView> runs) {

    static PageData of(List<ReportedRun> runs) {
        Dimensions dimensions = Dimensions.ofRuns(runs);
        return new PageData(
                RunSummary.BASELINE,
                HostDifferences.of(runs),
                runs.stream().map(run -> RunView.of(run, dimensions)).toList());
    }
}
