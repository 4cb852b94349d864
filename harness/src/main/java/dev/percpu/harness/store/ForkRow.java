package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one fork of one cell gave: one line of {@code rows.jsonl}.
 *
 * @param subject what was measured: a variant's full name, or the name of a peer
 * @param kind what the subject is
 * @param workload the workload's name
 * @param threads how many threads updated
 * @param cpus the CPU that each thread was pinned to, by thread number; empty if not pinned
 * @param fork the number of this fork within its cell, from 0
 * @param iterations operations per second, all threads together, of each measured iteration
 * @param validation the updates issued against the sum found; empty if the fork did not get there
 * @param error why the fork failed; empty if it did not
 * @param finished when the fork ended
 */
public record ForkRow(
        String subject,
        Kind kind,
        String workload,
        int threads,
        List<Integer> cpus,
        int fork,
        List<Double> iterations,
        Optional<Validation> validation,
        Optional<String> error,
        Instant finished) {

    /** What a subject is. */
    public enum Kind {
        /** One of this project's counters. */
        VARIANT,
        /** A counter of another library, for comparison. */
        PEER,
        /** The loop without any counter: what is to be taken off every other time. */
        EMPTY
    }

    /** Copies the lists. */
    public ForkRow {
        cpus = List.copyOf(cpus);
        iterations = List.copyOf(iterations);
    }

    /**
     * Whether this fork may be scored: it ended, and every update it issued was counted.
     *
     * @return whether the row has a score
     */
    public boolean scored() {
        return error.isEmpty() && validation.filter(Validation::passed).isPresent();
    }
}
