package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.ForkRow.Kind;
import dev.percpu.harness.store.Validation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows with only the fields that a test is about. */
final class Rows {

    static final Optional<Validation> GOOD = Optional.of(new Validation(1_000, 1_000));

    private Rows() {}

    static ForkRow good(String subject, int threads, Double... iterations) {
        return row(subject, "update", threads, GOOD, Optional.empty(), iterations);
    }

    static ForkRow good(String subject, String workload, int threads, Double... iterations) {
        return row(subject, workload, threads, GOOD, Optional.empty(), iterations);
    }

    static ForkRow empty(int threads, Double... iterations) {
        return row("empty", "update", threads, Optional.empty(), Optional.empty(), iterations);
    }

    static ForkRow counted(String subject, int threads, long issued, long counted) {
        Optional<Validation> validation = Optional.of(new Validation(issued, counted));
        return row(subject, "update", threads, validation, Optional.empty(), 1e9);
    }

    static ForkRow row(
            String subject,
            String workload,
            int threads,
            Optional<Validation> validation,
            Optional<String> error,
            Double... iterations) {
        Kind kind =
                subject.equals("empty")
                        ? Kind.EMPTY
                        : subject.contains(":") ? Kind.VARIANT : Kind.PEER;
        return new ForkRow(
                subject,
                kind,
                workload,
                threads,
                List.of(),
                0,
                List.of(iterations),
                validation,
                error,
                Instant.EPOCH);
    }
}
