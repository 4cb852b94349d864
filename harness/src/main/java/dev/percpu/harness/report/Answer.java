package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Winner;
import java.util.List;
import java.util.Optional;

/** The one sentence that a reader in a hurry takes away. */
final class Answer {

    private static final int NAMED = 3;

    private Answer() {}

    /** The winner of the first workload at its highest thread count that has one. */
    static String of(List<Panel> panels, RunSummary summary) {
        if (panels.isEmpty()) {
            return "Nothing was measured: the run has no row.";
        }
        return panels.stream()
                .map(Panel::workload)
                .distinct()
                .flatMap(workload -> highest(workload, panels, summary).stream())
                .findFirst()
                .map(Answer::sentence)
                .orElse("No counter has a score: none passed its validation in every fork.");
    }

    private static Optional<Winner> highest(
            String workload, List<Panel> panels, RunSummary summary) {
        return panels.stream()
                .filter(panel -> panel.workload().equals(workload))
                .flatMap(panel -> summary.winner(panel.scene()).stream())
                .reduce((fewer, more) -> more);
    }

    private static String sentence(Winner winner) {
        Cell best = winner.best();
        String rest =
                winner.tied().isEmpty()
                        ? ""
                        : "; its forks overlap those of " + names(winner.tied());
        return String.format(
                "At %s, %s is the fastest counter for “%s”: %s ops/s%s%s.",
                Wording.count(best.scene().threads(), "thread"),
                best.subject(),
                best.scene().workloadLabel(),
                Wording.engineering(best.opsPerSecond()),
                comparison(best),
                rest);
    }

    private static String comparison(Cell best) {
        double times = best.score().orElseThrow().timesLongAdder().orElse(Double.NaN);
        return Double.isNaN(times) || best.subject().equals(RunSummary.BASELINE)
                ? ""
                : ", " + Wording.number(times) + " × " + RunSummary.BASELINE + " by net time";
    }

    private static String names(List<Cell> cells) {
        List<String> names = cells.stream().map(Cell::subject).toList();
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED))
                        + " and "
                        + Wording.count(names.size() - NAMED, "other");
    }
}
