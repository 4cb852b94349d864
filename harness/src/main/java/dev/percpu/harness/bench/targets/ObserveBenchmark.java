package dev.percpu.harness.bench.targets;

import org.openjdk.jmh.annotations.Benchmark;

/** One thread looks at a counter that another one updates. */
public class ObserveBenchmark {

    /** Created by JMH. */
    public ObserveBenchmark() {}

    /**
     * One look.
     *
     * @param observed the counter
     * @return what was seen, for JMH to consume
     */
    @Benchmark
    public long look(ObservedCounter observed) {
        return observed.look();
    }
}
