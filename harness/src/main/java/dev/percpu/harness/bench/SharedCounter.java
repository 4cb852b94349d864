package dev.percpu.harness.bench;

import dev.percpu.counters.Counter;
import dev.percpu.harness.store.ForkRow.Kind;
import dev.percpu.harness.store.Validation;
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
    private final List<Evidence.Worker> reports = new ArrayList<>();
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
    Placement place(int worker) {
        return Placement.pin(worker, settings.cpus());
    }

    /** Takes a worker's report; with the last one, checks the sum and leaves the evidence. */
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
