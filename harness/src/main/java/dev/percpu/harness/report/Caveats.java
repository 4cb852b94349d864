package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import java.util.ArrayList;
import java.util.List;

/** What makes the figures less sure: the host's own warnings, and what the rows show. */
final class Caveats {

    /** Beyond a tenth of the mean either way a benchmark is commonly held to be unstable. */
    private static final double UNSTABLE = 0.10;

    private static final int FEW_FORKS = 3;

    private Caveats() {}

    static List<String> of(Manifest manifest, List<ForkRow> rows, RunSummary summary) {
        List<String> caveats = new ArrayList<>(manifest.host().warnings());
        if (rows.size() < manifest.plan().steps().size()) {
            caveats.add(
                    "The run is incomplete: "
                            + rows.size()
                            + " of "
                            + Wording.count(manifest.plan().steps().size(), "planned fork")
                            + " ended.");
        }
        if (!rows.isEmpty() && manifest.plan().forks() < FEW_FORKS) {
            caveats.add(
                    "With "
                            + Wording.count(manifest.plan().forks(), "fork")
                            + " per cell the spread says little and there is no interval;"
                            + " three or more give one.");
        }
        List<Cell> unstable = summary.cells().stream().filter(Caveats::unstable).toList();
        if (!unstable.isEmpty()) {
            caveats.add(
                    Wording.count(unstable.size(), "cell")
                            + " spread by more than ±"
                            + Wording.percent(UNSTABLE)
                            + " over forks: "
                            + String.join("; ", unstable.stream().map(Caveats::named).toList())
                            + ".");
        }
        return caveats;
    }

    private static boolean unstable(Cell cell) {
        return cell.score().filter(score -> score.opsPerSecond().spread() > UNSTABLE).isPresent();
    }

    private static String named(Cell cell) {
        return cell.subject()
                + " ("
                + cell.scene().workloadLabel()
                + ", "
                + cell.scene().threads()
                + ")";
    }
}
