package dev.percpu.harness.bench.load;

/**
 * What one thread does, one operation at a time, and nothing else: no task is shared.
 *
 * <p>Whatever a task writes to while it is measured is in {@link TaskState}, which has two cache
 * lines before it and two behind it. Subclasses have final fields only.
 */
abstract class Task extends TaskState {
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

    /**
     * The measured operation.
     *
     * @return a value for the caller to consume, so that it has to be found
     */
    abstract long step();

    /** How many operations there were. */
    long operations() {
        return issued + looks;
    }
}
