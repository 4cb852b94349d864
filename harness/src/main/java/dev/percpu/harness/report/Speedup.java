package dev.percpu.harness.report;

import dev.percpu.harness.stats.Cell;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.stats.Score;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the cells of one panel compare with the baseline. Where the panel has an empty loop all of
 * them do by net time, otherwise all by throughput: the two kinds of ratio are never mixed.
 */
record Speedup(Optional<Score> baseline) {

    static Speedup of(CellSet cellSet) {
        return new Speedup(
                cellSet.cells().stream()
                        .filter(cell -> cell.subject().equals(RunSummary.BASELINE))
                        .findFirst()
                        .flatMap(Cell::score));
    }

    /** Whether ratios are there, and include the time of the loop. */
    boolean gross() {
        return baseline.filter(score -> score.net().isEmpty()).isPresent();
    }

    /** How many times as fast as the baseline: above 1 is faster. */
    OptionalDouble of(Cell cell) {
        if (cell.score().isEmpty() || baseline.isEmpty()) {
            return OptionalDouble.empty();
        }
        Score score = cell.score().orElseThrow();
        return gross()
                ? OptionalDouble.of(baseline.orElseThrow().nsPerOp() / score.nsPerOp())
                : score.timesLongAdder();
    }
}
