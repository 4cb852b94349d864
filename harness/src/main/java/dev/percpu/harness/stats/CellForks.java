package dev.percpu.harness.stats;

import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Validation;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one cell, which has at least one: their verdict and, if it is good, their figures.
 */
record CellForks(List<ForkRow> rows, Verdict verdict, Optional<Estimate> opsPerSecond) {

    /** Throughput over forks is there only if all of them are good. */
    static CellForks of(List<ForkRow> rows) {
        Verdict verdict = verdict(rows);
        Optional<Estimate> opsPerSecond =
                verdict instanceof Verdict.Validated
                        ? Optional.of(Estimate.over(rows.stream().map(CellForks::mean).toList()))
                        : Optional.empty();
        return new CellForks(rows, verdict, opsPerSecond);
    }

    ForkRow first() {
        return rows.get(0);
    }

    boolean isEmptyLoop() {
        return first().kind() == Kind.EMPTY;
    }

    private static Verdict verdict(List<ForkRow> rows) {
        List<Validation> wrong =
                rows.stream()
                        .flatMap(row -> row.validation().stream())
                        .filter(validation -> !validation.passed())
                        .toList();
        return wrong.isEmpty()
                ? failure(rows).<Verdict>map(Verdict.Failed::new).orElseGet(Verdict.Validated::new)
                : lost(rows, wrong);
    }

    private static Verdict lost(List<ForkRow> rows, List<Validation> wrong) {
        long lost = 0;
        long invented = 0;
        Validation worst = wrong.get(0);
        for (Validation validation : wrong) {
            lost += Math.max(0, validation.lost());
            invented += Math.max(0, -validation.lost());
            if (Math.abs(validation.lost()) > Math.abs(worst.lost())) {
                worst = validation;
            }
        }
        long issued =
                rows.stream()
                        .flatMap(row -> row.validation().stream())
                        .mapToLong(Validation::issued)
                        .sum();
        return new Verdict.Lost(lost, invented, issued, worst, wrong.size());
    }

    private static Optional<String> failure(List<ForkRow> rows) {
        return rows.stream().flatMap(row -> failure(row).stream()).findFirst();
    }

    /** The empty loop counts nothing, so nothing of it is to be validated. */
    private static Optional<String> failure(ForkRow row) {
        if (row.error().isPresent()) {
            return row.error();
        }
        if (row.validation().isEmpty() && row.kind() != Kind.EMPTY) {
            return Optional.of("fork " + row.fork() + " ended without its validation");
        }
        boolean measured =
                !row.iterations().isEmpty()
                        && row.iterations().stream()
                                .allMatch(ops -> ops > 0 && ops < Double.MAX_VALUE);
        return measured
                ? Optional.empty()
                : Optional.of(
                        "fork " + row.fork() + " measured " + row.iterations() + " operations/s");
    }

    /**
     * How far apart, in nanoseconds per operation, the forks are; or the iterations of an only
     * fork.
     */
    double spreadNs() {
        List<Double> samples =
                rows.size() > 1
                        ? rows.stream().map(CellForks::mean).toList()
                        : first().iterations();
        Interval range = Estimate.over(samples).range();
        int threads = first().scene().threads();
        return Score.nsPerOp(threads, range.low()) - Score.nsPerOp(threads, range.high());
    }

    private static double mean(ForkRow row) {
        return row.iterations().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
