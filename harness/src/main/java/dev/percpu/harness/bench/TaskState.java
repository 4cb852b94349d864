package dev.percpu.harness.bench;

/** Keeps what tasks write to off the lines of whatever lies before it, another task for one. */
abstract class TaskState extends BeforeTaskState {

    /** The sum of what was added. */
    protected long issued;

    /** How many operations were no updates. */
    protected long looks;

    /** What those took, where each is timed. */
    protected long nanos;

    /** Where the task is in whatever it repeats. */
    protected long position;

    /** What it has to remember of the values that it has read. */
    protected long last;

    /** Where a worker pool leaves the value of each operation, so that it has to be found. */
    protected long sink;

    /** The last object made, kept so that it has to be made. */
    protected Object kept;
}
