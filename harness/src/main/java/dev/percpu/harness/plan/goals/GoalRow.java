package dev.percpu.harness.plan.goals;

import java.util.function.Consumer;

/** The rows of the table of targets. */
public enum GoalRow {
    /** An update by the owner of a lazy counter. */
    OWNER_ADD(
            "owner-add",
            "one thread; the owner's add while the counter is lazy",
            UpdateRows::ownerAdd),

    /** Updates by as many threads as there are CPUs. */
    SHARED(
            "shared",
            "threads = allowed CPUs; each design's own variants compete",
            UpdateRows::shared),

    /** Updates by many more. */
    CROWDED("crowded", "32 threads for each allowed CPU", UpdateRows::crowded),

    /** The adder that takes LongAdder's place. */
    ADDER("adder", "Counters.adder() against LongAdder, in time and in memory", AdderRows::adder),

    /** Reads in constant time. */
    READ("read", "one thread; how long read() takes where it needs no walk", ReadRows::read),

    /** Groups, created and closed. */
    CREATE(
            "create",
            "create + close of a group of four, laid out for 256 CPUs",
            LifecycleRows::create),

    /** The same through a cache. */
    CACHE(
            "cache",
            "create, 4 adds, close of an eager group of four for 256 CPUs",
            LifecycleRows::cache),

    /** Memory. */
    MEMORY("memory", "bytes of one counter laid out for 256 CPUs", MemoryRows::memory),

    /** Sums of thousands. */
    SUM_ALL("sum-all", "all sums of 10,000 counters laid out for 256 CPUs", ReadRows::sumAll),

    /** The CPU's slot found from Java, and updated atomically. */
    CPU_INDEX(
            "cpu-index",
            "one thread, then threads = allowed CPUs; index cpu with an atomic store",
            NativeRows::cpuIndex),

    /** Restartable sequences. */
    SECTION(
            "section",
            "one thread; a restartable sequence against the call alone",
            NativeRows::section),

    /** Restartable sequences without a call of C. */
    INSTALLED(
            "installed",
            "updates by sequences that are installed in the JVM; store rseq-installed",
            InstalledRows::installed),

    /** The same designs in C. */
    C_PEERS(
            "c-peers",
            "one thread, then threads = allowed CPUs; updates against the same design in C",
            TwinRows::twins),

    /** Exact snapshots. */
    FLIP("flip", "adds, and looks while another thread adds; store rseq", NativeRows::flip),

    /** One counter, created and closed. */
    CREATE_ONE(
            "create-one",
            "creation of one off-heap counter, which stays open",
            NativeRows::createOne),

    /** Walks over memory. */
    WALK(
            "walk",
            "all sums of 10,000 counters laid out for 256 CPUs, against memory",
            NativeRows::walk),

    /** Whole processes. */
    TASKS(
            "tasks",
            "tasks with four counters each, from creation to close, with work beside them",
            TaskRows::tasks),

    /** Connections of one protocol. */
    SOCKET_MEMORY(
            "socket-memory",
            "requests that charge one counter, threads = allowed CPUs, by the counter's share",
            SocketRows::socketMemory);

    private final String label;
    private final String description;
    private final Consumer<Draft> planner;

    GoalRow(String label, String description, Consumer<Draft> planner) {
        this.label = label;
        this.description = description;
        this.planner = planner;
    }

    /** The name in options and in the table. */
    public String label() {
        return label;
    }

    /** What is measured, for people. */
    public String description() {
        return description;
    }

    void plan(Draft draft) {
        planner.accept(draft);
    }
}
