package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.IterationParams;

/**
 * Runs a workload on the threads of a {@link WorkerPool}, which measures itself. JMH only starts
 * the fork, counts the iterations and says how long they are.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class WorkerPoolBenchmark {

    @Benchmark
    public void update(WorkerPool workerPool, IterationParams iteration) {
        workerPool.round(iteration);
    }
}
