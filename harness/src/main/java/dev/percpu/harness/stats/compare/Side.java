package dev.percpu.harness.stats.compare;

import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * One side of a comparison.
 *
 * @param label what it is called
 * @param manifest the run that it is, or is part of
 * @param rows the rows of that run
 * @param only the JDK or the subject that it is limited to; empty for the whole run
 */
public record Side(String label, Manifest manifest, List<ForkRow> rows, Optional<String> only) {

    public Side {
        rows = List.copyOf(rows);
    }
}
