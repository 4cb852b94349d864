package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Benchmark;

/** A workload whose threads all do the same, on JMH's threads. */
public class LoadBenchmark {

    /** Created by JMH. */
    public LoadBenchmark() {}

    /**
     * One operation.
     *
     * @param worker the calling thread
     * @return what was read, for JMH to consume
     */
    @Benchmark
    public long update(LoadWorker worker) {
        return worker.task.step();
    }
}
