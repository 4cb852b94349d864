package dev.percpu.harness.bench;

import dev.percpu.counters.Counter;
import dev.percpu.harness.store.ForkRow.Kind;
import dev.percpu.harness.store.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The counter under measurement, which all workers of a fork share, and the check at the end.
 *
 * <p>JMH has no barrier between the end of one worker's last update and the tear-down of shared
 * state by another, so the workers report here and the last of them does the check: by then every
 * update has returned.
 */
@State(Scope.Benchmark)
public class CounterState {

    /** The name of the {@link Subject}; JMH sets it. */
    @Param("empty")
    public String subject;

    Counter counter;

    private Kind kind;
    private ForkSettings settings;
    private int workers;
    private final List<Evidence.Worker> reports = new ArrayList<>();

    /** Created by JMH. */
    public CounterState() {}

    /**
     * Creates the counter.
     *
     * @param params the fork's parameters
     */
    @Setup(Level.Trial)
    public void create(BenchmarkParams params) {
        settings = ForkSettings.ofThisJvm();
        workers = params.getThreads();
        Subject found = Subject.named(subject);
        kind = found.kind();
        counter = found.factory().get();
    }

    Placement place(int worker) {
        return Placement.pin(worker, settings.cpus());
    }

    /**
     * Takes a worker's report; with the last one, checks the sum and leaves the evidence.
     *
     * @param report what the worker did
     * @throws IOException if the evidence cannot be written
     */
    synchronized void report(Evidence.Worker report) throws IOException {
        reports.add(report);
        if (reports.size() < workers) {
            return;
        }
        reports.sort(Comparator.comparingInt(Evidence.Worker::number));
        new Evidence(validate(), reports).write(settings.evidence());
        counter.close();
    }

    private Validation validate() {
        long issued = 0;
        if (kind != Kind.EMPTY) {
            for (Evidence.Worker report : reports) {
                issued += report.issued();
            }
        }
        return new Validation(issued, counter.sum());
    }
}
