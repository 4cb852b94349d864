package dev.percpu.harness.bench;

import java.util.Optional;

/**
 * What one thread does, one operation at a time. Each task belongs to one thread.
 *
 * <p>All fields that a task writes to while it is measured are in {@link TaskState}, which has two
 * cache lines of padding before and after it. Subclasses have final fields only.
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

    /** Creates a task. */
    protected Task() {}

    /**
     * The measured operation.
     *
     * @return a value that the caller consumes, so that the compiler cannot remove its computation
     */
    public abstract long step();

    /**
     * Ends what the operations have left open. Called after the last operation, on the same thread.
     */
    public void end() {
        // Most operations leave nothing open.
    }

    /**
     * The role of the series to which {@link #timedNanos} belongs.
     *
     * @return the name of what is timed; empty if nothing is timed separately
     */
    public Optional<String> timed() {
        return Optional.empty();
    }

    /** The number of operations so far. */
    public long operations() {
        return issued + looks;
    }

    /** The number of operations in each call of {@link #step}. */
    public long operationsPerStep() {
        return 1;
    }

    /** The part of the counters' sum that comes from this task. */
    public final long issued() {
        return issued;
    }

    /** The nanoseconds of what is timed separately, since the task was created. */
    public final long timedNanos() {
        return nanos;
    }

    /** The number of operations that were timed separately. */
    public final long timedNumber() {
        return looks;
    }

    /**
     * Stores a value where the compiler cannot know that nobody reads it.
     *
     * @param value the value that an operation has returned
     */
    public final void consume(long value) {
        sink = value;
    }
}
