package dev.percpu.harness.report;

import dev.percpu.harness.stats.RunSummary;
import java.util.List;

/**
 * All that the page shows, as its script reads it.
 *
 * @param baseline the subject that ratios refer to
 * @param runs the runs, in the order in which they were named
 */
record PageData(String baseline, List<RunView> runs) {

    static PageData of(List<ReportedRun> runs) {
        Dimensions dimensions = Dimensions.ofRuns(runs);
        return new PageData(
                RunSummary.BASELINE,
                runs.stream().map(run -> RunView.of(run, dimensions)).toList());
    }
}
