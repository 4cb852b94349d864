package dev.percpu.harness.bench.workloads;

import dev.percpu.counters.Counter;
import dev.percpu.harness.bench.Load;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import dev.percpu.harness.bench.Task;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadWorkload;
import java.util.List;
import java.util.Optional;

/** Virtual threads update. */
public final class Virtual extends LoadWorkload {

    /** The largest number of virtual threads; the gate that they wait at supports no more. */
    private static final int MOST = 65_000;

    public Virtual() {
        super(
                "virtual",
                "many virtual threads add 1 to one shared counter; --threads is the number of"
                        + " their carriers",
                new Range("each", "virtual threads for each carrier", "", 1, 1_000, 100),
                new Range("slice", "updates before a thread yields", "", 1, 1_000_000, 1_000));
    }

    @Override
    public boolean virtual() {
        return true;
    }

    @Override
    public int workerThreads(Job job, int threads) {
        return job.number("each") * threads;
    }

    @Override
    public long updaters(Job job, int threads) {
        return workerThreads(job, threads);
    }

    @Override
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        int workerThreads = workerThreads(job, threads);
        return workerThreads <= MOST
                ? Optional.empty()
                : Optional.of(
                        ("%s on %d carriers makes %d virtual threads; at most %d are possible,"
                                        + " so lower each")
                                .formatted(job.label(), threads, workerThreads, MOST));
    }

    @Override
    public List<String> jvmArguments(int threads, List<String> asked) {
        return List.of("-Djdk.virtualThreadScheduler.parallelism=" + threads);
    }

    @Override
    public Load load(Job job, Subject subject, int threads) {
        int slice = job.number("slice");
        return new SharedLoad(subject, counter -> new YieldTask(counter, slice));
    }

    /**
     * Adds one, and now and then yields its carrier to another virtual thread, because the
     * scheduler does not preempt virtual threads.
     */
    private static final class YieldTask extends Task {

        private final Counter counter;
        private final long slice;

        YieldTask(Counter counter, long slice) {
            this.counter = counter;
            this.slice = slice;
        }

        @Override
        public long step() {
            if (position == slice) {
                position = 0;
                Thread.yield();
            }
            position++;
            issued++;
            counter.add(1);
            return 0;
        }
    }
}
