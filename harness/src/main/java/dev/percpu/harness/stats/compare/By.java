package dev.percpu.harness.stats.compare;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.VariantName;

/** What the two sides of a comparison are meant to differ in. */
public enum By {
    /** The machine, the build or the time: the same cells of two runs. */
    HOST,
    /** The JDK. */
    JDK,
    /** The layout, of variants that are otherwise the same. */
    LAYOUT,
    /** The subject. */
    VARIANT;

    /** The part of a cell that tells the sides apart; empty if the cell has no such part. */
    public String part(CellKey cell) {
        return switch (this) {
            case JDK -> cell.scenario().jdk();
            case LAYOUT -> VariantName.of(cell.subject()).map(VariantName::layout).orElse("");
            default -> cell.subject();
        };
    }
}
