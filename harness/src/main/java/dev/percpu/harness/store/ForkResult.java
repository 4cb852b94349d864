package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of one fork of one cell: one line of {@code rows.jsonl}.
 *
 * @param cell what was measured
 * @param fork the number of this fork within its cell, from 0
 * @param purpose what the fork was for
 * @param series what was measured, one series for each role; the first one ranks the cell; empty if
 *     the fork failed
 * @param workers what each worker did, by the worker's number
 * @param validation compares the updates that were issued with the sum that was found; empty if the
 *     fork failed before that check
 * @param conditions what the machine and the JVM did in that time; empty if the fork failed before
 *     the end
 * @param warnings reasons to trust the row less, one sentence each
 * @param error why the fork failed; empty if it did not
 * @param started when the fork was started
 * @param finished when it ended
 */
public record ForkResult(
        CellKey cell,
        int fork,
        Purpose purpose,
        List<Series> series,
        List<Worker> workers,
        Optional<Validation> validation,
        Optional<Conditions> conditions,
        List<String> warnings,
        Optional<String> error,
        Instant started,
        Instant finished) {

    public ForkResult {
        series = List.copyOf(series);
        workers = List.copyOf(workers);
        warnings = List.copyOf(warnings);
    }

    /**
     * The row of a fork that failed.
     *
     * @param started when it was started
     * @param error why it failed
     * @return its row, which ends at the present time
     */
    public static ForkResult failed(Plan.Step step, Instant started, String error) {
        return new ForkResult(
                step.cell(),
                step.fork(),
                step.purpose(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(error),
                started,
                Instant.now());
    }

    /** The same row with another fork number. */
    public ForkResult withFork(int number) {
        return new ForkResult(
                cell,
                number,
                purpose,
                series,
                workers,
                validation,
                conditions,
                warnings,
                error,
                started,
                finished);
    }

    /** The subject that was measured. */
    public String subject() {
        return cell.subject();
    }

    /** What the subject is. */
    public Kind kind() {
        return cell.kind();
    }

    /** The scenario in which it was measured. */
    public Scenario scenario() {
        return cell.scenario();
    }

    /**
     * The CPU that each worker was pinned to.
     *
     * @return a CPU for each worker, by the worker's number; empty unless every worker was pinned
     */
    public List<Integer> cpus() {
        return Worker.cpus(workers);
    }

    /**
     * The values that rank the cell.
     *
     * @return the value of each measured iteration of the first series; empty if there is no series
     */
    public List<Double> iterations() {
        return series.isEmpty() ? List.of() : series.get(0).iterations();
    }

    /**
     * Whether this fork has a score: it did not fail, and every update that it issued was counted.
     */
    public boolean scored() {
        return error.isEmpty() && validation.filter(Validation::passed).isPresent();
    }
}
