package dev.percpu.harness.bench.targets;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * One thread reads a counter that nobody updates meanwhile, and needs each value before it can go
 * on: what is measured is how long a read takes.
 *
 * <p>A processor hides a lone load behind the loop around it, so that reads which nothing waits for
 * would cost nothing that a net time could show.
 */
public class ReadBenchmark {

    /** Created by JMH. */
    public ReadBenchmark() {}

    /**
     * A chain of reads.
     *
     * @param readable holds the counter
     * @return the last value, for JMH to consume
     */
    @Benchmark
    @OperationsPerInvocation(ReadableCounter.CHAIN)
    public long read(ReadableCounter readable) {
        return readable.chain();
    }
}
