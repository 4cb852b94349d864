package dev.percpu.harness.bench;

import org.openjdk.jmh.annotations.Benchmark;

/** The workload {@code update}: every thread adds one to the same counter, again and again. */
public class UpdateBenchmark {

    /** Created by JMH. */
    public UpdateBenchmark() {}

    /**
     * One update.
     *
     * @param state holds the counter
     * @param updater the calling thread
     */
    @Benchmark
    public void update(CounterState state, Updater updater) {
        updater.update(state.counter);
    }
}
