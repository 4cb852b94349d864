package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.IterationParams;

/**
 * A workload on the threads of a {@link Crowd}, which measures itself: JMH starts the fork, counts
 * the iterations and says how long they are.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class CrowdBenchmark {

    @Benchmark
    public void update(Crowd crowd, IterationParams iteration) {
        crowd.round(iteration);
    }
}
