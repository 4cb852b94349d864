package dev.percpu.harness.bench.targets;

import dev.percpu.harness.bench.load.CrowdBenchmark;
import dev.percpu.harness.bench.load.LoadBenchmark;
import dev.percpu.harness.bench.sockets.SocketsBenchmark;
import dev.percpu.harness.bench.tasks.TasksBenchmark;

/** What a fork of {@code counters targets} can do. */
public enum TargetBenchmark {
    /** Threads add to one shared counter, as in a run. */
    SHARED_ADD("add", LoadBenchmark.class, "update"),

    /** Many threads for each CPU add to one shared counter. */
    CROWDED_ADD("crowded add", CrowdBenchmark.class, "update"),

    /** The owner adds to its counter. */
    OWNER_ADD("owner's add", OwnerBenchmark.class, "update"),

    /** A thread reads a counter. */
    READ("read", ReadBenchmark.class, "read"),

    /** A thread looks at a counter that another one updates. */
    OBSERVE("look at", ObserveBenchmark.class, "look"),

    /** A thread creates a counter or a group of four and closes it. */
    LIFECYCLE("create + close", LifecycleBenchmark.class, "live"),

    /** A thread sums thousands of counters. */
    SUM_ALL("sumAll", SumAllBenchmark.class, "sumAll"),

    /** A thread owns tasks, one after the other. */
    TASK("task", TasksBenchmark.class, "task"),

    /** Threads serve requests whose memory is charged to one counter. */
    REQUEST("request", SocketsBenchmark.class, "request");

    private final String label;
    private final Class<?> benchmark;
    private final String method;

    TargetBenchmark(String label, Class<?> benchmark, String method) {
        this.label = label;
        this.benchmark = benchmark;
        this.method = method;
    }

    /**
     * What it is called in samples.
     *
     * @return a word or two
     */
    public String label() {
        return label;
    }

    /**
     * The JMH benchmark.
     *
     * @return the qualified name of its method
     */
    public String method() {
        return benchmark.getName() + "." + method;
    }
}
