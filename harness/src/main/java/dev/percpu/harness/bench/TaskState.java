package dev.percpu.harness.bench;

/**
 * The fields that a task writes to. The padding keeps them off the cache lines of the object before
 * them, which may be another task.
 */
abstract class TaskState extends BeforeTaskState {

    /** The sum of what was added. */
    protected long issued;

    /** The number of operations that were not updates. */
    protected long looks;

    /** The time of those operations in nanoseconds, if each one is timed. */
    protected long nanos;

    /** The progress of the task within what it repeats. */
    protected long position;

    /** What the task must remember of the values that it has read. */
    protected long last;

    /**
     * A worker pool stores the value of each operation here, so that the compiler cannot remove its
     * computation.
     */
    protected long sink;

    /** The last object that was created, stored so that the compiler cannot remove the creation. */
    protected Object kept;
}
