package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.Conditions;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Purpose;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One fork, of which a test says what it is about: all else is as it should be. */
public final class Measured {

    private static final Instant STARTED = Instant.parse("2026-01-01T12:00:00Z");

    private final CellKey cell;
    private final int fork;
    private final List<Series> series = new ArrayList<>();
    private Purpose purpose = Purpose.TIMING;
    private Optional<Conditions> conditions = Optional.empty();
    private List<String> warnings = List.of();
    private List<Worker> workers;
    private Optional<Validation> validation;

    private Measured(CellKey cell, int fork) {
        this.cell = cell;
        this.fork = fork;
        this.workers =
                IntStream.range(0, cell.scenario().threads())
                        .mapToObj(i -> new Worker(i, Series.UPDATE, 1, i, List.of(i), ""))
                        .toList();
        this.validation =
                cell.kind() == Kind.EMPTY || cell.kind() == Kind.KERNEL
                        ? Optional.empty()
                        : Optional.of(new Validation(10, 10));
    }

    public static Measured fork(CellKey cell, int fork) {
        return new Measured(cell, fork);
    }

    public static Measured fork(String subject, int threads, int fork) {
        return fork(Fixtures.key(subject, "update", threads), fork);
    }

    public Measured throughput(double... iterations) {
        return series(Series.UPDATE, Quantity.THROUGHPUT, cell.scenario().threads(), iterations);
    }

    public Measured series(String role, Quantity quantity, int threads, double... iterations) {
        List<Double> values = Arrays.stream(iterations).boxed().toList();
        series.add(new Series(role, quantity, threads, values));
        return this;
    }

    public Measured counting(Map<String, Double> events, boolean multiplexed) {
        purpose = Purpose.COUNTING;
        return conditions(Conditions.ofEvents(events, multiplexed, Map.of()));
    }

    public Measured conditions(Conditions seen) {
        conditions = Optional.of(seen);
        return this;
    }

    public Measured warnings(String... sentences) {
        warnings = List.of(sentences);
        return this;
    }

    public Measured workers(Worker... all) {
        workers = List.of(all);
        return this;
    }

    public Measured on(Integer... cpus) {
        workers =
                IntStream.range(0, cpus.length)
                        .mapToObj(
                                i -> new Worker(i, Series.UPDATE, 1, cpus[i], List.of(cpus[i]), ""))
                        .toList();
        return this;
    }

    public Measured counted(long issued, long counted) {
        validation = Optional.of(new Validation(issued, counted));
        return this;
    }

    /** The row of a fork that took ten seconds. */
    public ForkResult result() {
        return new ForkResult(
                cell,
                fork,
                purpose,
                series,
                workers,
                validation,
                conditions,
                warnings,
                Optional.empty(),
                STARTED,
                STARTED.plusSeconds(10));
    }
}
