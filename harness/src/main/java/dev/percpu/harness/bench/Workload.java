package dev.percpu.harness.bench;

import java.util.Arrays;
import java.util.Optional;

/** What the threads of a cell do. */
public enum Workload {
    /** Every thread adds one to the same counter. */
    UPDATE(
            "update",
            "every thread adds 1 to one shared counter, which one of them has created",
            UpdateBenchmark.class),

    /** The same in a JVM that has used every other variant before. */
    UPDATE_POLLUTED(
            "update-polluted",
            "the same in a JVM where every other variant has been driven hard before",
            PollutedUpdateBenchmark.class);

    private final String label;
    private final String description;
    private final Class<?> benchmark;

    Workload(String label, String description, Class<?> benchmark) {
        this.label = label;
        this.description = description;
        this.benchmark = benchmark;
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
     * The workload of a name.
     *
     * @param label the name
     * @return the workload; empty if there is none
     */
    public static Optional<Workload> named(String label) {
        return Arrays.stream(values()).filter(w -> w.label.equals(label)).findFirst();
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
     * The JMH benchmark, whose only benchmark method is {@code update}.
     *
     * @return its class
     */
    public Class<?> benchmark() {
        return benchmark;
    }
}
