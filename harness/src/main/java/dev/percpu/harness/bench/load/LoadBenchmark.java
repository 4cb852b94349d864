package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Benchmark;

/** A workload whose threads all do the same, on JMH's threads. */
public class LoadBenchmark {

    @Benchmark
    public long update(LoadWorker worker) {
        return worker.task.step();
    }
}
