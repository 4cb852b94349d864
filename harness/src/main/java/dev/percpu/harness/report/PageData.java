package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Scene;
import java.util.List;

/**
 * All that the page shows, as its script reads it.
 *
 * @param baseline the subject that ratios refer to
 * @param runs the runs, in the order in which they were named
 */
record PageData(String baseline, List<RunView> runs) {

    static PageData of(List<ReportedRun> runs) {
        List<Scene> scenes =
                runs.stream()
                        .flatMap(run -> run.summary().cells().stream())
                        .map(Cell::scene)
                        .distinct()
                        .toList();
        Dimensions dimensions = Dimensions.of(scenes);
        return new PageData(
                RunSummary.BASELINE,
                runs.stream().map(run -> RunView.of(run, dimensions)).toList());
    }
}
