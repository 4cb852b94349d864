package dev.percpu.harness.stats.compare;

import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * One side of a comparison.
 *
 * @param label the name of the side
 * @param manifest the run that this side is, or is part of
 * @param results the fork results of that run
 * @param only the JDK or the subject that it is limited to; empty for the whole run
 */
public record Side(
        String label, Manifest manifest, List<ForkResult> results, Optional<String> only) {

    public Side {
        results = List.copyOf(results);
    }
}
