package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Validation;
import java.util.List;
import java.util.Optional;

/** Rows with only the fields that a test is about. */
final class Results {

    static final Optional<Validation> GOOD = Optional.of(new Validation(1_000, 1_000));

    private Results() {}

    static ForkResult good(String subject, int threads, Double... iterations) {
        return result(subject, "update", threads, GOOD, Optional.empty(), iterations);
    }

    static ForkResult good(String subject, String workload, int threads, Double... iterations) {
        return result(subject, workload, threads, GOOD, Optional.empty(), iterations);
    }

    static ForkResult empty(int threads, Double... iterations) {
        return result("empty", "update", threads, Optional.empty(), Optional.empty(), iterations);
    }

    static ForkResult counted(String subject, int threads, long issued, long counted) {
        Optional<Validation> validation = Optional.of(new Validation(issued, counted));
        return result(subject, "update", threads, validation, Optional.empty(), 1e9);
    }

    static ForkResult result(
            String subject,
            String workload,
            int threads,
            Optional<Validation> validation,
            Optional<String> error,
            Double... iterations) {
        CellKey cell = Fixtures.key(subject, workload, threads);
        return error.map(reason -> Fixtures.failed(cell, 0, reason))
                .orElseGet(() -> Fixtures.measured(cell, 0, validation, List.of(iterations)));
    }
}
