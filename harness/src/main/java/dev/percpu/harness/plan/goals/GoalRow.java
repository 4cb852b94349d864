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

    /** Updates by many more threads than CPUs. */
    CROWDED("crowded", "32 threads for each allowed CPU", UpdateRows::crowded),

    /** The adder that replaces LongAdder. */
    ADDER("adder", "Counters.adder() against LongAdder, in time and in memory", AdderRows::adder),

    /** Reads in constant time. */
    READ("read", "one thread; how long read() takes where it needs no walk", ReadRows::read),

    /** Creating and closing groups. */
    CREATE(
            "create",
            "create + close of a group of four, laid out for 256 CPUs",
            LifecycleRows::create),

    /** Creating, updating and closing groups whose memory comes from a cache. */
    CACHE(
            "cache",
            "create, 4 adds, close of an eager group of four for 256 CPUs",
            LifecycleRows::cache),

    /** The memory of one counter. */
    MEMORY("memory", "bytes of one counter laid out for 256 CPUs", MemoryRows::memory),

    /** The sums of thousands of counters. */
    SUM_ALL("sum-all", "all sums of 10,000 counters laid out for 256 CPUs", ReadRows::sumAll),

    /** Java code that finds the slot of the current CPU and updates it atomically. */
    CPU_INDEX(
            "cpu-index",
            "one thread, then threads = allowed CPUs; index cpu with an atomic store",
            NativeRows::cpuIndex),

    /** Restartable sequences. */
    SECTION(
            "section",
            "one thread; a restartable sequence against the call alone",
            NativeRows::section),

    /** Restartable sequences that are installed in the JVM, without a call of C. */
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

    /** Creating one counter. */
    CREATE_ONE(
            "create-one",
            "creation of one off-heap counter, which stays open",
            NativeRows::createOne),

    /** Sums of thousands of counters, against a walk over the same amount of memory. */
    WALK(
            "walk",
            "all sums of 10,000 counters laid out for 256 CPUs, against memory",
            NativeRows::walk),

    /** Tasks with four counters each, like processes. */
    TASKS(
            "tasks",
            "tasks with four counters each, from creation to close, with work beside them",
            TaskRows::tasks),

    /** Connections of one protocol, which charge one counter. */
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

    /** A description of what is measured. */
    public String description() {
        return description;
    }

    void plan(Draft draft) {
        draft.begin(this);
        planner.accept(draft);
    }
}
