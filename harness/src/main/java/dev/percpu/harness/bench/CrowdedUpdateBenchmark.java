package dev.percpu.harness.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Many workers for each CPU add to one counter; an operation is one update by each of them. */
public class CrowdedUpdateBenchmark {

    /** Created by JMH. */
    public CrowdedUpdateBenchmark() {}

    /**
     * A round of the crowd.
     *
     * @param crowd the workers and their counter
     */
    @Benchmark
    @OperationsPerInvocation(Crowd.SHARE)
    public void update(Crowd crowd) {
        crowd.round();
    }
}
