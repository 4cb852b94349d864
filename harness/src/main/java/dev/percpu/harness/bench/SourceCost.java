package dev.percpu.harness.bench;

import java.util.Optional;

/**
 * The cost of asking a source where the calling thread runs.
 *
 * @param name the name of the source
 * @param nanoseconds the time of one call without that of an empty loop; empty if the source cannot
 *     be called
 * @param absent why the source cannot be called, and the remedy; empty if it can
 */
public record SourceCost(String name, Optional<Double> nanoseconds, Optional<String> absent) {

    private static final double HUNDREDTHS = 100;

    /** The cost of a source that can be called, rounded to hundredths of a nanosecond. */
    static SourceCost of(String name, double nanoseconds) {
        return new SourceCost(
                name,
                Optional.of(Math.round(nanoseconds * HUNDREDTHS) / HUNDREDTHS),
                Optional.empty());
    }

    /** A source that cannot be called, and why. */
    static SourceCost absent(String name, String reason) {
        return new SourceCost(name, Optional.empty(), Optional.of(reason));
    }
}
