package dev.percpu.harness.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one fork of one cell gave: one line of {@code rows.jsonl}.
 *
 * @param cell what was measured
 * @param fork the number of this fork within its cell, from 0
 * @param purpose what the fork was for
 * @param series what was measured for each role, the one that the cell is ranked by first; none if
 *     the fork failed
 * @param workers what each worker did, by its number
 * @param validation the updates issued against the sum found; empty if the fork did not get there
 * @param conditions what went on meanwhile; empty if the fork did not get there
 * @param warnings what makes the row less sure, a sentence each
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
     * A fork that did not get anywhere.
     *
     * @param step which fork it was to be
     * @param started when it was started
     * @param error why it failed
     * @return its row, which ends now
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

    /** The same under another number. */
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

    /** What was measured. */
    public String subject() {
        return cell.subject();
    }

    /** What the subject is. */
    public Kind kind() {
        return cell.kind();
    }

    /** Under which circumstances. */
    public Scenario scenario() {
        return cell.scenario();
    }

    /**
     * The CPU that each worker was pinned to.
     *
     * @return a CPU for each worker by its number; empty unless every one was pinned
     */
    public List<Integer> cpus() {
        return Worker.cpus(workers);
    }

    /**
     * What the cell is ranked by.
     *
     * @return the value of each measured iteration of the first series; none if there is no series
     */
    public List<Double> iterations() {
        return series.isEmpty() ? List.of() : series.get(0).iterations();
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
