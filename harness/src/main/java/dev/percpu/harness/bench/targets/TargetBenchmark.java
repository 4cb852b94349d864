package dev.percpu.harness.bench.targets;

import dev.percpu.harness.bench.load.CrowdBenchmark;
import dev.percpu.harness.bench.load.Job;
import dev.percpu.harness.bench.load.LoadBenchmark;
import dev.percpu.harness.bench.load.Workloads;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a fork of {@code counters targets} can do. */
public enum TargetBenchmark {
    /** Threads add to one shared counter, as in a run. */
    SHARED_ADD("add", LoadBenchmark.class, "update"),

    /** The same in a JVM that has used every other variant before. */
    POLLUTED_ADD("polluted add", LoadBenchmark.class, "update", Optional.of("update-polluted")),

    /** Many threads for each CPU add to one shared counter. */
    CROWDED_ADD("crowded add", CrowdBenchmark.class, "update"),

    /** Threads add to many shared counters, in a drawn order. */
    MANY_ADD("add to many", LoadBenchmark.class, "update", Optional.of("many")),

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
    TASK("task", LoadBenchmark.class, "update", Optional.of("tasks")),

    /** Threads serve requests whose memory is charged to one counter. */
    REQUEST("request", LoadBenchmark.class, "update", Optional.of("socket-memory"));

    /** The parameter that is a number of CPUs to lay counters out for. */
    public static final String CPUS = "cpus";

    private final String label;
    private final Class<?> benchmark;
    private final String method;
    private final Optional<String> workload;

    TargetBenchmark(String label, Class<?> benchmark, String method) {
        this(label, benchmark, method, Optional.empty());
    }

    TargetBenchmark(String label, Class<?> benchmark, String method, Optional<String> workload) {
        this.label = label;
        this.benchmark = benchmark;
        this.method = method;
        this.workload = workload;
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

    /**
     * What JMH is told: of a workload its label, of any other benchmark each parameter.
     *
     * @param subject what the threads do it to
     * @param given parameters by their names; {@link #CPUS} of a workload is none of its own
     * @return the benchmark's parameters
     * @throws IllegalArgumentException if there is no such workload; the message is one line
     */
    public Map<String, String> jmhParameters(String subject, Map<String, String> given) {
        Map<String, String> parameters = new HashMap<>();
        if (workload.isPresent()) {
            Map<String, String> own = new HashMap<>(given);
            own.remove(CPUS);
            parameters.put(
                    "workload", Job.of(Workloads.named(workload.get()).orElseThrow(), own).label());
        } else {
            parameters.putAll(given);
        }
        parameters.put("subject", subject);
        return parameters;
    }

    /**
     * For how many CPUs the counters of a workload are laid out; other benchmarks take it as a
     * parameter of their own.
     *
     * @param given parameters by their names
     * @return the number; empty for the machine's own
     */
    public Optional<Integer> possibleCpus(Map<String, String> given) {
        return workload.map(any -> given.get(CPUS)).map(Integer::valueOf);
    }
}
