package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import java.util.List;
import java.util.Optional;

/**
 * What the threads of a cell can do. Each workload is one subclass with everything about it, and
 * one line in {@code META-INF/services}, by which {@link Workloads} finds it. Its base class
 * decides how its forks are run: {@link LoadWorkload}, {@link BenchmarkWorkload} or {@link
 * ProgramWorkload}.
 *
 * <p>A {@link Job} is a workload with values for its parameters. Immutable.
 */
public abstract sealed class Workload permits LoadWorkload, BenchmarkWorkload, ProgramWorkload {

    /**
     * JVM arguments for workloads that create and close counters: a heap with room for ten thousand
     * fully spread counters, and of fixed size, so that no fork grows its heap.
     */
    public static final List<String> FIXED_HEAP = List.of("-Xms1g", "-Xmx1g");

    private final String name;
    private final String description;
    private final List<Parameter> parameters;

    /**
     * Creates a workload.
     *
     * @param name the name in options, rows and reports
     * @param description what it does, in half a sentence
     * @param parameters what can be set; if the first one is a choice, its word may be given
     *     without the parameter's name
     */
    Workload(String name, String description, List<Parameter> parameters) {
        this.name = name;
        this.description = description;
        this.parameters = List.copyOf(parameters);
    }

    /** The parameter that says how a counter is read. */
    protected static Choice read() {
        return new Choice(
                "read", "whether to read by read() or by sum()", List.of("approximate", "precise"));
    }

    /** Whether {@link #read()} asks for a sum. */
    protected static boolean precise(Job job) {
        return job.word("read").equals("precise");
    }

    /** The parameter that says how often a thread looks at a counter. */
    protected static Range rate() {
        return new Range(
                "rate", "how often in a second; 0 means without a pause", "/s", 0, 1_000_000, 0);
    }

    /** A parameter that is a share of all operations. */
    protected static Range share(String of, int least, int most) {
        return new Range("share", of, "%", least, most, 10);
    }

    public final String name() {
        return name;
    }

    public final String description() {
        return description;
    }

    public final List<Parameter> parameters() {
        return parameters;
    }

    /**
     * Checks what a single parameter cannot check.
     *
     * @throws IllegalArgumentException if two values contradict each other, or if a file that one
     *     of them names has an error; the message is one line
     */
    public void check(Job job) {
        // Most parameters do not depend on each other.
    }

    /**
     * The number of a cell's threads that read; the others update. Readers have the highest
     * numbers.
     */
    public int readers(Job job) {
        return 0;
    }

    /** The smallest number of threads that can run a job. */
    public int leastThreads(Job job) {
        return readers(job) + 1;
    }

    /** The largest number of threads that can run a job. */
    public int mostThreads(Job job) {
        return Integer.MAX_VALUE;
    }

    /** The number of threads that update the same counter. */
    public long updaters(Job job, int threads) {
        return threads - readers(job);
    }

    /** Why a subject cannot do a job, apart from the number of threads. */
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return Optional.empty();
    }

    /**
     * Whether this workload lets a {@link dev.percpu.harness.bench.Looped} counter run its own
     * loop.
     */
    public boolean asksForLoops() {
        return false;
    }

    /** Whether the threads are virtual; {@link #workerThreads} is their number. */
    public boolean virtual() {
        return false;
    }

    /** The number of threads that a fork runs for a cell with this number of threads. */
    public int workerThreads(Job job, int threads) {
        return threads;
    }

    /**
     * The JVM arguments that this workload needs.
     *
     * @param asked the arguments that the JVM gets in any case
     */
    public List<String> jvmArguments(int threads, List<String> asked) {
        return List.of();
    }

    /**
     * The gauge that finds the length of the work beside the counters, if the job leaves it open.
     */
    public Optional<Gauge> gauge(Job job, int possibleCpus) {
        return Optional.empty();
    }
}
