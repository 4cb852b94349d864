package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;

/**
 * Runs a workload in which some threads read and the others update, on JMH's threads. JMH assigns
 * threads to methods in the alphabetical order of the methods' names, so readers get the highest
 * numbers. Each side has a method of its own, so code is compiled for each side separately.
 */
public class SidesBenchmark {

    /** JMH's name for both sides together. */
    public static final String GROUP = "sides";

    /** JMH's name for the side that reads. */
    public static final String WATCH = "watch";

    @Benchmark
    @Group(GROUP)
    public long update(LoadWorker worker) {
        return worker.task.step();
    }

    @Benchmark
    @Group(GROUP)
    public long watch(LoadWorker worker) {
        return worker.task.step();
    }
}
