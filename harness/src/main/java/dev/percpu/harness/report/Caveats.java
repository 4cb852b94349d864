package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.Doubt;
import dev.percpu.harness.store.Manifest;
import java.util.ArrayList;
import java.util.List;

/** What makes the figures less sure: the host's own warnings, and what the rows show. */
final class Caveats {

    private static final int FEW_FORKS = 3;

    /** A big run may have hundreds; their rows say it again. */
    private static final int NAMED = 5;

    private Caveats() {}

    static List<String> of(ReportedRun run) {
        Manifest manifest = run.manifest();
        List<String> caveats = new ArrayList<>(manifest.host().warnings());
        if (run.rows().size() < run.plan().steps().size()) {
            caveats.add(
                    "The run is incomplete: %s of %s ended."
                            .formatted(
                                    run.rows().size(),
                                    Wording.count(run.plan().steps().size(), "planned fork")));
        }
        if (!run.rows().isEmpty() && manifest.plan().forks() < FEW_FORKS) {
            caveats.add(
                    String.format(
                            "With %s per cell the spread says little and there is no interval; three or "
                                    + "more give one.",
                            Wording.count(manifest.plan().forks(), "fork")));
        }
        List<Cell> unstable =
                run.summary().cells().stream().filter(cell -> unstable(cell, run)).toList();
        if (!unstable.isEmpty()) {
            caveats.add(
                    "%s spread by ±10%% of the mean or more over forks: %s."
                            .formatted(
                                    Wording.count(unstable.size(), "cell"),
                                    Wording.some(
                                            unstable.stream().map(Wording::named).toList(),
                                            NAMED,
                                            "other")));
        }
        run.attachments().section().ifPresent(section -> caveats.addAll(section.warnings()));
        return caveats;
    }

    private static boolean unstable(Cell cell, ReportedRun run) {
        return run.doubts(cell.key()).stream().anyMatch(doubt -> doubt.kind() == Doubt.Kind.SPREAD);
    }
}
