package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Ratio;
import dev.percpu.harness.store.CellKey;
import java.util.Optional;

/**
 * One role of one cell on both sides.
 *
 * @param cell the cell, as the base has it if it does
 * @param role the role; empty where neither side has a figure
 * @param base the base's figure
 * @param fresh the new one
 * @param times how many times as long the new one takes for an operation: above 1 is slower
 * @param change the verdict
 * @param reason why the verdict is no clearer; empty where it is clear
 * @param regression whether the new side is worse for certain: slower, or no longer right
 * @param unfinished whether the new side was to measure the cell and has not yet
 */
public record ComparedRow(
        CellKey cell,
        String role,
        Optional<Figure> base,
        Optional<Figure> fresh,
        Optional<Ratio> times,
        Change change,
        String reason,
        boolean regression,
        boolean unfinished) {

    static ComparedRow notComparable(
            CellKey cell, String reason, boolean regression, boolean unfinished) {
        return new ComparedRow(
                cell,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Change.NOT_COMPARABLE,
                reason,
                regression,
                unfinished);
    }
}
