package dev.percpu.harness.bench.load;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;

/**
 * A workload of which some threads read and the others update, on JMH's threads. JMH deals threads
 * out by the names of the methods, in the order of the alphabet, so that readers have the highest
 * numbers. Each side has a method of its own, and so code that is compiled for it alone.
 */
public class SidesBenchmark {

    /** What JMH calls the two together. */
    public static final String GROUP = "sides";

    /** What it calls the side that reads. */
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
