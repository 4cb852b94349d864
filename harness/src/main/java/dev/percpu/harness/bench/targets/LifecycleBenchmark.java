package dev.percpu.harness.bench.targets;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/** One thread creates a group of four counters and closes it. */
public class LifecycleBenchmark {

    /** Created by JMH. */
    public LifecycleBenchmark() {}

    /**
     * One group's life.
     *
     * @param lifecycle makes the group
     * @param blackhole keeps what was made from being optimised away
     */
    @Benchmark
    public void live(Lifecycle lifecycle, Blackhole blackhole) {
        lifecycle.life.live(blackhole);
    }
}
