package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Benchmark;

/** Runs a workload in which all threads do the same, on JMH's threads. */
public class LoadBenchmark {

    @Benchmark
    public long update(LoadWorker worker) {
        return worker.task.step();
    }
}
