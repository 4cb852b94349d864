package dev.percpu.harness.bench;

import java.util.Optional;

/**
 * What one thread does, one operation at a time, and nothing else: no task is shared.
 *
 * <p>Whatever a task writes to while it is measured is in {@link TaskState}, which has two cache
 * lines before it and two behind it. Subclasses have final fields only.
 */
public abstract class Task extends TaskState {
    long a0;
    long a1;
    long a2;
    long a3;
    long a4;
    long a5;
    long a6;
    long a7;
    long a8;
    long a9;
    long a10;
    long a11;
    long a12;
    long a13;
    long a14;
    long a15;

    /** For subclasses. */
    protected Task() {}

    /**
     * The measured operation.
     *
     * @return a value for the caller to consume, so that it has to be found
     */
    public abstract long step();

    /** Ends what operations have left open, after the last one and on the same thread. */
    public void end() {
        // Most operations leave nothing open.
    }

    /**
     * The role of the series that {@link #timedNanos} is for.
     *
     * @return what is timed, in a word; empty if nothing is timed by itself
     */
    public Optional<String> timed() {
        return Optional.empty();
    }

    /**
     * How many operations there were.
     *
     * @return the number
     */
    public long operations() {
        return issued + looks;
    }

    /** How many operations each call of {@link #step} does. */
    public long operationsPerStep() {
        return 1;
    }

    /**
     * The sum of what was added.
     *
     * @return what the counters should hold of it
     */
    public final long issued() {
        return issued;
    }

    /**
     * How much time was taken by what is timed by itself.
     *
     * @return nanoseconds since the task began
     */
    public final long timedNanos() {
        return nanos;
    }

    /**
     * How often something was timed by itself.
     *
     * @return the number
     */
    public final long timedNumber() {
        return looks;
    }

    /**
     * Leaves a value where nothing can know that nobody looks at it.
     *
     * @param value what an operation has returned
     */
    public final void consume(long value) {
        sink = value;
    }
}
