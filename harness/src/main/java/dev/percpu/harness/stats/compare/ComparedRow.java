package dev.percpu.harness.stats.compare;

import dev.percpu.harness.stats.Figure;
import dev.percpu.harness.stats.Ratio;
import dev.percpu.harness.store.CellKey;
import java.util.Optional;

/**
 * One role of one cell on both sides.
 *
 * @param cell the cell of the base, or of the new side if the base does not have it
 * @param role the role; empty if neither side has a figure
 * @param base the base's figure
 * @param fresh the new side's figure
 * @param times how many times as long an operation takes on the new side: above 1 is slower
 * @param change the verdict
 * @param reason why the verdict is not clear; empty if it is
 * @param regression whether the new side is certainly worse: slower, or no longer right
 * @param unfinished whether the new side plans to measure the cell but has not done so yet
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
