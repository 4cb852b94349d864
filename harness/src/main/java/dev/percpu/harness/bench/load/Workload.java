package dev.percpu.harness.bench.load;

import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Subject;
import java.util.List;
import java.util.Optional;

/**
 * Something that the threads of a cell can do. Each workload is one subclass, which says all about
 * it, and one line of {@code META-INF/services} that makes it known to {@link Workloads}. How its
 * forks are run is said by which of three classes it extends: {@link LoadWorkload}, {@link
 * BenchmarkWorkload} or {@link ProgramWorkload}.
 *
 * <p>A {@link Job} is a workload with values for its parameters. Immutable.
 */
public abstract sealed class Workload permits LoadWorkload, BenchmarkWorkload, ProgramWorkload {

    /**
     * What a JVM gets where counters are objects that come and go: room for ten thousand spread
     * ones, and fixed, so that no fork grows its heap.
     */
    public static final List<String> FIXED_HEAP = List.of("-Xms1g", "-Xmx1g");

    private final String name;
    private final String description;
    private final List<Parameter> parameters;

    /**
     * A workload.
     *
     * @param name the name in options, rows and reports
     * @param description what it does, in half a sentence
     * @param parameters what can be set; where the first is a choice, its word may stand alone
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
        return new Range("rate", "how often in a second; 0 is incessantly", "/s", 0, 1_000_000, 0);
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
     * Checks what no parameter can check alone.
     *
     * @throws IllegalArgumentException if two values contradict each other, or a file that one of
     *     them names has an error; the message is one line
     */
    public void check(Job job) {
        // Most parameters know nothing of each other.
    }

    /** How many of a cell's threads read; the others update. Readers have the highest numbers. */
    public int readers(Job job) {
        return 0;
    }

    /** The fewest threads that can do it. */
    public int leastThreads(Job job) {
        return readers(job) + 1;
    }

    /** The most threads that can do it. */
    public int mostThreads(Job job) {
        return Integer.MAX_VALUE;
    }

    /** How many threads update the same counter. */
    public long updaters(Job job, int threads) {
        return threads - readers(job);
    }

    /** Why a subject cannot do it, beyond what the numbers of threads say. */
    public Optional<String> refusal(Job job, Subject subject, int threads) {
        return Optional.empty();
    }

    /** Whether it asks a {@link dev.percpu.harness.bench.Looped} counter for its own loop. */
    public boolean asksForLoops() {
        return false;
    }

    /** Whether the threads are virtual; {@link #workerThreads} says how many there are. */
    public boolean virtual() {
        return false;
    }

    /** How many threads work where a cell has so many. */
    public int workerThreads(Job job, int threads) {
        return threads;
    }

    /**
     * What the JVM has to be told.
     *
     * @param asked what it is told anyway
     */
    public List<String> jvmArguments(int threads, List<String> asked) {
        return List.of();
    }

    /** What has to find the length of the work beside the counters, if that is left open. */
    public Optional<Gauge> gauge(Job job, int possibleCpus) {
        return Optional.empty();
    }
}
