package dev.percpu.harness.bench;

import dev.percpu.counters.Counter;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Validation;
import dev.percpu.harness.store.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The counter that all workers of a fork update, and the check at the end: the last worker to
 * report does it, for by then every update has returned.
 *
 * <p>Thread-safe.
 */
final class SharedCounter {

    private final ForkSettings settings = ForkSettings.ofThisJvm();
    private final List<Worker> reports = new ArrayList<>();
    private final int workers;
    private final Kind kind;
    private final Counter counter;

    /** A counter of the {@link Subject} of that name. */
    SharedCounter(String subject, int workers) {
        this.workers = workers;
        Subject found = Subject.named(subject);
        kind = found.kind();
        counter = found.factory().get();
    }

    Counter counter() {
        return counter;
    }

    /** Pins the calling thread, which is a worker's. */
    Presence place(int worker, String role) {
        return new Presence(worker, role, settings.cpus());
    }

    /** Takes a worker's report; with the last one, checks the sum and leaves the evidence. */
    synchronized void report(Worker report) throws IOException {
        reports.add(report);
        if (reports.size() < workers) {
            return;
        }
        reports.sort(Comparator.comparingInt(Worker::number));
        new Evidence(validate(), reports).write(settings.evidence());
        counter.close();
    }

    private Validation validate() {
        long issued = 0;
        if (kind != Kind.EMPTY) {
            for (Worker report : reports) {
                issued += report.issued();
            }
        }
        return new Validation(issued, counter.sum());
    }
}
