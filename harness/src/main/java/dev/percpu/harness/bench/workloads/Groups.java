package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;

/** Some threads read, the others update; both are measured. */
public final class Groups extends LoadWorkload {

    public Groups() {
        super(
                "groups",
                "some threads read one shared counter and the others add 1 to it; the cost of both",
                new Range("readers", "threads that read", "", 1, 4095, 1),
                read());
    }

    @Override
    public int readers(Job job) {
        return job.number("readers");
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        boolean precise = precise(job);
        return new SharedLoad(
                subject, threads - readers(job), counter -> new ReadTask(counter, precise));
    }

    /** Reads repeatedly. */
    static final class ReadTask extends Task {

        private final Counter counter;
        private final boolean precise;

        ReadTask(Counter counter, boolean precise) {
            this.counter = counter;
            this.precise = precise;
        }

        @Override
        public long step() {
            looks++;
            return precise ? counter.sum() : counter.read();
        }
    }
}
