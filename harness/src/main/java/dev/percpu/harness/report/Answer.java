package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.GoalResult;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import dev.percpu.harness.stats.Winner;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.text.Plural;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Short answers: one sentence that sums up a run, or the chart of a sweep. */
final class Answer {

    private static final int NAMED = 3;

    private Answer() {}

    /**
     * The answer of a run: the winner of the first sweep that has one, at the highest thread count
     * with a winner.
     */
    static String of(List<Sweep> sweeps, RunSummary summary, Dimensions dimensions) {
        if (sweeps.isEmpty()) {
            return "Nothing was measured: the run has no fork result.";
        }
        return sweeps.stream()
                .flatMap(sweep -> winners(sweep, summary).stream().findFirst().stream())
                .findFirst()
                .map(winner -> sentence(winner, dimensions))
                .orElse("No counter has a score: none passed its validation in every fork.");
    }

    static String ofGoals(List<GoalResult> goalResults) {
        Map<GoalResult.Judgement, Long> counts =
                goalResults.stream()
                        .collect(
                                Collectors.groupingBy(
                                        GoalResult::judgement, Collectors.counting()));
        long met = counts.getOrDefault(GoalResult.Judgement.MET, 0L);
        long missed = counts.getOrDefault(GoalResult.Judgement.MISSED, 0L);
        long absent = counts.getOrDefault(GoalResult.Judgement.NOT_MEASURED, 0L);
        return met
                + " of "
                + Plural.of(met + missed, "goal")
                + (met + missed == 1 ? " is met" : " are met")
                + (absent == 0 ? "." : "; " + Plural.of(absent, "figure") + " not measured.");
    }

    /**
     * The answer of a run that measured memory: the smallest and the largest footprint of one
     * counter.
     */
    static String ofFootprints(Footprints footprints) {
        DoubleSummaryStatistics bytes =
                footprints.entries().stream()
                        .mapToDouble(Footprints.Entry::bytes)
                        .summaryStatistics();
        return bytes.getCount() == 0
                ? "Nothing was measured: no footprint was found."
                : String.format(
                        Locale.ROOT,
                        "One counter takes %,.0f to %,.0f bytes, by design, layout and CPUs.",
                        bytes.getMin(),
                        bytes.getMax());
    }

    /** The title of a sweep's chart: which counter is the fastest, and from how many threads on. */
    static String title(Sweep sweep, RunSummary summary) {
        List<Winner> winners = winners(sweep, summary);
        if (winners.isEmpty()) {
            return "No counter has a score";
        }
        Cell best = winners.get(0).best();
        String threads = Plural.of(best.scenario().threads(), "thread");
        if (!winners.get(0).tied().isEmpty()) {
            return "At %s, the run cannot tell %s from %s"
                    .formatted(threads, best.subject(), names(winners.get(0).tied()));
        }
        int from = leadsFrom(winners);
        String span =
                from == best.scenario().threads()
                        ? "at " + threads
                        : "from " + from + " to " + threads;
        return best.subject() + " is the fastest " + span + comparison(best);
    }

    /** The winners of a sweep, most threads first. Thread counts without a winner are left out. */
    private static List<Winner> winners(Sweep sweep, RunSummary summary) {
        List<Winner> winners = new ArrayList<>();
        for (CellSet cellSet : sweep.cellSets()) {
            summary.winner(cellSet.scenario()).ifPresent(winners::add);
        }
        Collections.reverse(winners);
        return winners;
    }

    /** The lowest thread count from which on the winner at the highest thread count wins alone. */
    private static int leadsFrom(List<Winner> winners) {
        String subject = winners.get(0).best().subject();
        int from = winners.get(0).best().scenario().threads();
        for (Winner winner : winners) {
            if (!winner.best().subject().equals(subject) || !winner.tied().isEmpty()) {
                break;
            }
            from = winner.best().scenario().threads();
        }
        return from;
    }

    private static String sentence(Winner winner, Dimensions dimensions) {
        Cell best = winner.best();
        String rest =
                winner.tied().isEmpty()
                        ? ""
                        : "; its forks overlap those of " + names(winner.tied());
        String label = dimensions.label(best.scenario());
        return String.format(
                "At %s, %s is the fastest counter for “%s”%s: %s ops/s%s%s.",
                Plural.of(best.scenario().threads(), "thread"),
                best.subject(),
                best.scenario().workloadLabel(),
                label.isEmpty() ? "" : " (" + label + ")",
                Wording.engineering(best.opsPerSecond()),
                comparison(best),
                rest);
    }

    private static String comparison(Cell best) {
        Score score = best.score().orElseThrow();
        return score.timesLongAdder().isEmpty() || best.subject().equals(RunSummary.BASELINE)
                ? ""
                : ", %s × %s by %s time"
                        .formatted(
                                Wording.number(score.timesLongAdder().getAsDouble()),
                                RunSummary.BASELINE,
                                score.wholeTimes() ? "whole" : "net");
    }

    private static String names(List<Cell> cells) {
        return Wording.some(cells.stream().map(Cell::subject).toList(), NAMED, "other");
    }
}
