package dev.percpu.harness.kernel;

import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.ForkRow;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes the row of a repetition.
 *
 * @param step which repetition, and what for
 * @param started when it was started
 */
record RepetitionRow(Plan.Step step, Instant started) {

    /** User and system time together, which the scheduler knows to the nanosecond. */
    private static final String CPU = "cpu";

    private static final String SYSTEM = "system";
    private static final String USER = "user";
    private static final String WALL = "wall";

    ForkRow of(Repetition repetition, Conditions conditions, List<String> warnings) {
        List<Series> series = series(repetition);
        return row(
                series,
                workers(repetition, series.get(0).role()),
                Optional.of(new Validation(repetition.asked(), repetition.reaped())),
                Optional.of(conditions),
                warnings,
                Optional.empty());
    }

    ForkRow failed(String error) {
        return row(
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(error));
    }

    private ForkRow row(
            List<Series> series,
            List<Worker> workers,
            Optional<Validation> validation,
            Optional<Conditions> conditions,
            List<String> warnings,
            Optional<String> error) {
        return new ForkRow(
                step.cell(),
                step.fork(),
                step.purpose(),
                series,
                workers,
                validation,
                conditions,
                warnings,
                error,
                started,
                Instant.now());
    }

    /**
     * The series of a repetition. Processes of a few microseconds are ranked by all of their CPU
     * time, which is exact; a command by its system time, as the articles do.
     */
    private List<Series> series(Repetition repetition) {
        double user = repetition.perProcess().userNs();
        double system = repetition.perProcess().systemNs();
        Series all = series(CPU, repetition, user + system);
        List<Series> parts =
                List.of(
                        series(SYSTEM, repetition, system),
                        series(USER, repetition, user),
                        series(WALL, repetition, repetition.perProcess().wallNs()));
        List<Series> series = new ArrayList<>(parts);
        boolean command = step.cell().scene().workload().equals(CommandRequest.TIME);
        series.add(command ? parts.size() : 0, all);
        return series;
    }

    private static Series series(String role, Repetition repetition, double nanoseconds) {
        return new Series(role, Quantity.TIME, repetition.jobs(), List.of(nanoseconds));
    }

    private static List<Worker> workers(Repetition repetition, String role) {
        return IntStream.range(0, repetition.runners().size())
                .mapToObj(job -> worker(job, repetition.runners().get(job), role))
                .toList();
    }

    private static Worker worker(int job, Repetition.Runner runner, String role) {
        List<Integer> ranOn = runner.ranOn().stream().distinct().toList();
        return new Worker(job, role, runner.reaped(), runner.pinned(), ranOn, "");
    }
}
