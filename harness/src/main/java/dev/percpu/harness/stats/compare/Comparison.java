package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Warning;
import java.util.List;

/**
 * Two sides, compared cell by cell.
 *
 * @param base the label of the base
 * @param fresh the label of the new side
 * @param by what the two are meant to differ in
 * @param threshold the relative difference that counts as noise
 * @param notes what else they differ in, one sentence each
 * @param rows the cells, in the order of the base's plan, then those that only the new side has
 * @param baseWarnings the warnings about the base
 * @param freshWarnings the warnings about the new side
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
     * @param threshold the relative difference that counts as noise, not negative
     */
    public static Comparison of(Side base, Side fresh, By by, double threshold) {
        return new Comparer(base, fresh, by, new Threshold(threshold)).comparison();
    }

    /** Whether anything is certainly worse. */
    public boolean regressed() {
        return rows.stream().anyMatch(ComparedRow::regression);
    }

    /** Whether the new side plans to measure a cell that the base has, but has not done so yet. */
    public boolean unfinished() {
        return rows.stream().anyMatch(ComparedRow::unfinished);
    }

    /** Whether there was anything to compare. */
    public boolean comparedAnything() {
        return rows.stream().anyMatch(row -> row.times().isPresent());
    }
}
