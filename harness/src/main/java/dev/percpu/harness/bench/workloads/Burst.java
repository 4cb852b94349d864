package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;

/** Updates come in bursts. */
public final class Burst extends LoadWorkload {

    public Burst() {
        super(
                "burst",
                "every thread adds 1 to one shared counter several times, then pauses",
                new Range("length", "updates of a burst", "", 1, 1_000_000, 100),
                new Range(
                        "pause",
                        "time between two bursts, spent spinning",
                        "ns",
                        0,
                        10_000_000,
                        1_000));
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        int length = job.number("length");
        int pause = job.number("pause");
        return new SharedLoad(subject, counter -> new BurstTask(counter, length, pause));
    }

    /**
     * Adds one several times, and then leaves the counter alone for a while. In that time other
     * threads may get its cache line. The thread keeps its CPU and spins on the clock. The empty
     * loop spins just as long, so this time is subtracted with it.
     */
    static final class BurstTask extends Task {

        private final Counter counter;
        private final long length;
        private final long pause;

        BurstTask(Counter counter, long length, long pauseNanos) {
            this.counter = counter;
            this.length = length;
            this.pause = pauseNanos;
        }

        @Override
        public long step() {
            if (position == length) {
                position = 0;
                pause();
            }
            position++;
            issued++;
            counter.add(1);
            return 0;
        }

        private void pause() {
            long end = System.nanoTime() + pause;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
    }
}
