package dev.percpu.harness.plan;

import java.util.Arrays;
import java.util.Optional;

/** What a request can say: an option of the command line, and a key of a plan's file. */
public enum Key {
    /** Variants and peers. */
    VARIANTS("variants"),
    /** Workloads with their parameters. */
    WORKLOADS("workloads"),
    /** Thread counts, ranges and words. */
    THREADS("threads"),
    /** Words for the CPUs that threads are put on. */
    PLACE("place"),
    /** How many forks of which length, in a word. */
    PRESET("preset"),
    /** How many forks. */
    FORKS("forks"),
    /** The order of forks. */
    ORDER("order"),
    /** What shuffles them. */
    SEED("seed"),
    /** The longest time that the run may take. */
    BUDGET("budget"),
    /** How narrow the interval of each cell is to be. */
    UNTIL_CI("until-ci"),
    /** Directories of JDKs. */
    JDK("jdk"),
    /** Arguments that every fork gets. */
    JVM_ARG("jvm-arg"),
    /** Numbers of CPUs that counters are laid out for. */
    POSSIBLE_CPUS("possible-cpus"),
    /** Whether hardware events are counted. */
    PERF("perf");

    private final String label;

    Key(String label) {
        this.label = label;
    }

    /**
     * The name in files; an option has two dashes before it.
     *
     * @return the name
     */
    public String label() {
        return label;
    }

    static Optional<Key> named(String label) {
        return Arrays.stream(values()).filter(key -> key.label.equals(label)).findFirst();
    }
}
