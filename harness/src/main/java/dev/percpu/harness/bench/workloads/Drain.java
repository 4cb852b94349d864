package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One thread drains while the others update. */
public final class Drain extends LoadWorkload {

    public Drain() {
        super(
                "drain",
                "one thread drains a shared counter and the others add 1 to it; the cost of both",
                rate());
    }

    @Override
    public int readers(Job job) {
        return 1;
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return Abilities.of(subject).drain()
                ? Optional.empty()
                : Optional.of(subject.name() + " cannot be cleared without loss");
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        int rate = job.number("rate");
        List<DrainTask> drains = new CopyOnWriteArrayList<>();
        return new SharedLoad(
                subject,
                threads - 1,
                counter -> {
                    DrainTask drain = new DrainTask(counter, rate);
                    drains.add(drain);
                    return drain;
                }) {
            @Override
            public long counted() {
                return drains.stream().mapToLong(DrainTask::drained).sum() + super.counted();
            }
        };
    }

    /** Drains a counter that others add to. */
    static final class DrainTask extends TimedTask {

        private final Counter counter;

        DrainTask(Counter counter, int perSecond) {
            super(perSecond);
            this.counter = counter;
        }

        @Override
        long look() {
            long value = counter.drain();
            last += value;
            return value;
        }

        /** The sum of all drains. */
        long drained() {
            return last;
        }
    }
}
