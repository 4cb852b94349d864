package dev.percpu.harness.stats.compare;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.VariantName;

/** In what the two sides of a comparison are meant to differ. */
public enum By {
    /** In the machine, the build or the time: the same cells of two runs. */
    HOST,
    /** In the JDK. */
    JDK,
    /** In the layout of variants that are the same otherwise. */
    LAYOUT,
    /** In what was measured. */
    VARIANT;

    /** The part of a cell that tells the sides apart; empty where a cell has none. */
    public String part(CellKey cell) {
        return switch (this) {
            case JDK -> cell.scenario().jdk();
            case LAYOUT -> VariantName.of(cell.subject()).map(VariantName::layout).orElse("");
            default -> cell.subject();
        };
    }
}
