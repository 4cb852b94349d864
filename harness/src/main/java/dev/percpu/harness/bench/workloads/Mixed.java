package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;

/** Every thread updates and sometimes reads. */
public final class Mixed extends LoadWorkload {

    public Mixed() {
        super(
                "mixed",
                "every thread adds 1 to one shared counter; some of its operations are reads",
                share("operations that are reads", 1, 99),
                read());
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        int share = job.number("share");
        boolean precise = precise(job);
        return new SharedLoad(subject, counter -> new MixedTask(counter, share, precise));
    }

    /**
     * Updates and reads. The reads are spread evenly, in the same way in every thread and fork, so
     * that no random generator is measured.
     */
    static final class MixedTask extends Task {

        private static final int WHOLE = 100;

        private final Counter counter;
        private final int share;
        private final boolean precise;

        MixedTask(Counter counter, int share, boolean precise) {
            this.counter = counter;
            this.share = share;
            this.precise = precise;
        }

        @Override
        public long step() {
            position += share;
            if (position >= WHOLE) {
                position -= WHOLE;
                looks++;
                return precise ? counter.sum() : counter.read();
            }
            issued++;
            counter.add(1);
            return 0;
        }
    }
}
