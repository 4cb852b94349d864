package dev.percpu.harness.bench;

import java.util.Optional;

/**
 * What it costs to ask a source where the thread runs.
 *
 * @param name the source
 * @param nanoseconds one call, net of an empty loop; empty if it cannot be called
 * @param absent why it cannot be called, and the remedy; empty if it can
 */
public record SourceCost(String name, Optional<Double> nanoseconds, Optional<String> absent) {

    private static final double HUNDREDTHS = 100;

    /**
     * The cost of a source that can be called, to a hundredth.
     *
     * @param name the source
     * @param nanoseconds one call
     * @return the cost
     */
    static SourceCost of(String name, double nanoseconds) {
        return new SourceCost(
                name,
                Optional.of(Math.round(nanoseconds * HUNDREDTHS) / HUNDREDTHS),
                Optional.empty());
    }

    /**
     * A source that cannot be called.
     *
     * @param name the source
     * @param reason why
     * @return the cost, which is unknown
     */
    static SourceCost absent(String name, String reason) {
        return new SourceCost(name, Optional.empty(), Optional.of(reason));
    }
}
