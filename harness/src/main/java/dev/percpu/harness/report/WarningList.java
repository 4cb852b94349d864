package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Warning;
import dev.percpu.harness.store.Manifest;
import java.util.ArrayList;
import java.util.List;

/** What makes the figures less sure: the host's own warnings, and what the rows show. */
final class WarningList {

    private static final int FEW_FORKS = 3;

    /** A big run may have hundreds; their rows say it again. */
    private static final int NAMED = 5;

    private WarningList() {}

    static List<String> of(ReportedRun run) {
        Manifest manifest = run.manifest();
        List<String> warningList = new ArrayList<>(manifest.host().warnings());
        if (run.results().size() < run.plan().steps().size()) {
            warningList.add(
                    "The run is incomplete: %s of %s ended."
                            .formatted(
                                    run.results().size(),
                                    Wording.count(run.plan().steps().size(), "planned fork")));
        }
        if (!run.results().isEmpty() && manifest.plan().forks() < FEW_FORKS) {
            warningList.add(
                    String.format(
                            "With %s per cell the spread says little and there is no interval; three or "
                                    + "more give one.",
                            Wording.count(manifest.plan().forks(), "fork")));
        }
        List<Cell> unstable =
                run.summary().cells().stream().filter(cell -> unstable(cell, run)).toList();
        if (!unstable.isEmpty()) {
            warningList.add(
                    "%s spread by ±10%% of the mean or more over forks: %s."
                            .formatted(
                                    Wording.count(unstable.size(), "cell"),
                                    Wording.some(
                                            unstable.stream().map(Wording::named).toList(),
                                            NAMED,
                                            "other")));
        }
        warningList.addAll(run.commonWarnings());
        run.attachments().section().ifPresent(section -> warningList.addAll(section.warnings()));
        return warningList;
    }

    private static boolean unstable(Cell cell, ReportedRun run) {
        return run.warnings(cell.key()).stream()
                .anyMatch(warning -> warning.kind() == Warning.Kind.SPREAD);
    }
}
