package dev.percpu.harness.bench.load;

import dev.percpu.harness.articles.sockets.SocketLoad;
import dev.percpu.harness.articles.tasks.TaskParameters;
import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the threads of a cell can do. */
public enum WorkloadKind {
    /** Every thread adds one to the same counter. */
    UPDATE("update", "every thread adds 1 to one shared counter, which the first has created"),

    /** The same in a JVM that has used every other variant before. */
    UPDATE_POLLUTED(
            "update-polluted",
            "the same in a JVM where every other variant has been driven hard before"),

    /** Every thread updates, and now and then reads. */
    MIXED(
            "mixed",
            "every thread adds 1 to one shared counter, and in a share of its operations reads it",
            Parameters.share("operations that read", 1, 99),
            Parameters.READ),

    /** Some threads read, the others update; both are measured. */
    GROUPS(
            "groups",
            "some threads read one shared counter and the others add 1 to it; the cost of both",
            new Range("readers", "threads that read", "", 1, 4095, 1),
            Parameters.READ),

    /** Many counters. */
    MANY(
            "many",
            "every thread adds 1 to one of many counters after the other, in a drawn order",
            new Range("counters", "how many there are", "", 1, 100_000, 1_000),
            new Choice("owned", "whether all threads share them", List.of("shared", "by-thread")),
            new Choice("distribution", "how they are drawn", List.of("uniform", "zipf"))),

    /** Updates come in bursts. */
    BURST(
            "burst",
            "every thread adds 1 to one shared counter some times, then lets it alone for a while",
            new Range("length", "updates of a burst", "", 1, 1_000_000, 100),
            new Range(
                    "pause",
                    "time between two bursts, spent spinning",
                    "ns",
                    0,
                    10_000_000,
                    1_000)),

    /** Virtual threads update. */
    VIRTUAL(
            "virtual",
            "many virtual threads add 1 to one shared counter; --threads is how many carry them",
            new Range("each", "virtual threads for each carrier", "", 1, 1_000, 100),
            new Range("slice", "updates before a thread yields", "", 1, 1_000_000, 1_000)),

    /** Counters are created and closed. */
    LIFECYCLE(
            "lifecycle",
            "every thread creates a counter, adds to it and closes it, again and again",
            new Range("updates", "updates in each life", "", 0, 1_000_000, 10),
            new Choice(
                    "reuse",
                    "when off-heap memory serves another counter",
                    List.of("after-collection", "immediate", "cached"))),

    /** Threads update counters that other threads own. */
    REMOTE(
            "remote",
            "every thread has a counter of its own, and adds 1 to its own or to its neighbour's",
            Parameters.share("updates that go to the neighbour's", 0, 100),
            new Choice(
                    "path",
                    "how the neighbour's is updated: by addRemote where there is one, or by add",
                    List.of("remote", "add"))),

    /** One thread takes snapshots while the others update. */
    SNAPSHOT(
            "snapshot",
            "one thread takes snapshots of a shared counter and the others add 1 to it; both costs",
            Parameters.RATE),

    /** One thread drains while the others update. */
    DRAIN(
            "drain",
            "one thread drains a shared counter and the others add 1 to it; both costs",
            Parameters.RATE),

    /** Threads own tasks, each of which owns four counters. */
    TASKS(
            "tasks",
            "every thread owns tasks, which live with four counters as the articles' processes do",
            TaskParameters.ALL),

    /** Threads serve requests. */
    SOCKET_MEMORY(
            "socket-memory",
            "every thread serves requests, whose memory is charged to one shared counter",
            SocketLoad.ALL);

    /** Those that several workloads have. */
    private static final class Parameters {

        static final Choice READ =
                new Choice(
                        "read",
                        "whether to read by read() or by sum()",
                        List.of("approximate", "precise"));

        static final Range RATE =
                new Range("rate", "how often in a second; 0 is incessantly", "/s", 0, 1_000_000, 0);

        static Range share(String of, int least, int most) {
            return new Range("share", of, "%", least, most, 10);
        }
    }

    private final String label;
    private final String description;
    private final List<Parameter> parameters;

    WorkloadKind(String label, String description, Parameter... parameters) {
        this(label, description, List.of(parameters));
    }

    WorkloadKind(String label, String description, List<Parameter> parameters) {
        this.label = label;
        this.description = description;
        this.parameters = parameters;
    }

    /**
     * The name in options, rows and reports.
     *
     * @return the name
     */
    public String label() {
        return label;
    }

    /**
     * What it does, for a list.
     *
     * @return half a sentence
     */
    public String description() {
        return description;
    }

    /**
     * What can be set.
     *
     * @return the parameters; none for most
     */
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * The kind of a name.
     *
     * @param label the name
     * @return the kind; empty if there is none
     */
    public static Optional<WorkloadKind> named(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
