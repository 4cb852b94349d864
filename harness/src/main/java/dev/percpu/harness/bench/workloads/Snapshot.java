package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.SnapshotCounter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.Optional;

/** One thread takes snapshots while the others update. */
public final class Snapshot extends LoadWorkload {

    public Snapshot() {
        super(
                "snapshot",
                "one thread takes snapshots of a shared counter and the others add 1 to it; the"
                        + " cost of both",
                rate());
    }

    @Override
    public int readers(Job job) {
        return 1;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return Abilities.of(subject).snapshot()
                ? Optional.empty()
                : Optional.of(subject.name() + " has no snapshot(); a flip design has");
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        int rate = job.number("rate");
        return new SharedLoad(
                subject, threads - 1, counter -> new SnapshotTask((SnapshotCounter) counter, rate));
    }

    /**
     * Takes snapshots of a counter that others only add to, so no snapshot may be smaller than the
     * one before it.
     */
    static final class SnapshotTask extends TimedTask {

        private final SnapshotCounter counter;

        SnapshotTask(SnapshotCounter counter, int perSecond) {
            super(perSecond);
            this.counter = counter;
        }

        @Override
        long look() {
            long value = counter.snapshot();
            if (value < last) {
                throw new IllegalStateException(
                        "a snapshot of " + last + " was followed by " + value);
            }
            last = value;
            return value;
        }
    }
}
