package dev.percpu.harness.bench.targets;

import org.openjdk.jmh.annotations.Benchmark;

/** One thread sums thousands of counters whose slots have all been written to. */
public class SumAllBenchmark {

    /** Created by JMH. */
    public SumAllBenchmark() {}

    /**
     * The sums of all counters.
     *
     * @param many the counters
     * @return the sums, for JMH to consume
     */
    @Benchmark
    public long[] sumAll(ManyCounters many) {
        return many.sumAll();
    }
}
