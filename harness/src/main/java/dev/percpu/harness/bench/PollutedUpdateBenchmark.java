package dev.percpu.harness.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * The workload {@code update-polluted}: {@link UpdateBenchmark} in a JVM where every other variant
 * has been driven hard before. The difference between the two is what an application pays for using
 * several kinds of counter.
 */
public class PollutedUpdateBenchmark {

    /** Created by JMH. */
    public PollutedUpdateBenchmark() {}

    /**
     * One update.
     *
     * @param state holds the counter
     * @param pollution what happened in this JVM before
     * @param updater the calling thread
     */
    @Benchmark
    public void update(CounterState state, Pollution pollution, Updater updater) {
        updater.update(state.counter);
    }
}
