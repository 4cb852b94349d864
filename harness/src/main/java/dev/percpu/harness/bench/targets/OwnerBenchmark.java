package dev.percpu.harness.bench.targets;

import org.openjdk.jmh.annotations.Benchmark;

/** The owner of a counter adds one to it, again and again, and nobody else touches it. */
public class OwnerBenchmark {

    /** Created by JMH. */
    public OwnerBenchmark() {}

    /**
     * One update.
     *
     * @param owned the counter, created by the calling thread
     */
    @Benchmark
    public void update(OwnedCounter owned) {
        owned.update();
    }
}
