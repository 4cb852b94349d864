package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Warning;
import java.util.List;

/**
 * Two sides, cell by cell.
 *
 * @param base the label of the base
 * @param fresh the label of the new side
 * @param by in what the two are meant to differ
 * @param threshold the share that is taken for noise
 * @param notes in what else they differ, a sentence each
 * @param rows the cells, in the order of the base's plan, then those that only the new side has
 * @param baseWarnings what speaks against the base's figures
 * @param freshWarnings what speaks against the new ones
 */
public record Comparison(
        String base,
        String fresh,
        By by,
        double threshold,
        List<String> notes,
        List<ComparedRow> rows,
        List<Warning> baseWarnings,
        List<Warning> freshWarnings) {

    public Comparison {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
        baseWarnings = List.copyOf(baseWarnings);
        freshWarnings = List.copyOf(freshWarnings);
    }

    /**
     * Compares two sides.
     *
     * @param threshold the share that is taken for noise, not negative
     */
    public static Comparison of(Side base, Side fresh, By by, double threshold) {
        return new Comparer(base, fresh, by, new Threshold(threshold)).comparison();
    }

    /** Whether something has become worse for certain. */
    public boolean regressed() {
        return rows.stream().anyMatch(ComparedRow::regression);
    }

    /** Whether the new side has not yet measured all that it was to, of what the base has. */
    public boolean unfinished() {
        return rows.stream().anyMatch(ComparedRow::unfinished);
    }

    /** Whether there was anything to compare. */
    public boolean comparedAnything() {
        return rows.stream().anyMatch(row -> row.times().isPresent());
    }
}
