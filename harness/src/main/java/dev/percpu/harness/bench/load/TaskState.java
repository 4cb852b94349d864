package dev.percpu.harness.bench.load;

/** Keeps what tasks write to off the lines of whatever lies before it, another task for one. */
abstract class TaskState extends BeforeTaskState {

    /** The sum of what was added. */
    long issued;

    /** How many operations were no updates. */
    long looks;

    /** What those took, where each is timed. */
    long nanos;

    /** Where the task is in whatever it repeats. */
    long position;

    /** What it has to remember of the values that it has read. */
    long last;

    /** Where a crowd leaves the value of each operation, so that it has to be found. */
    long sink;

    /** The last object made, kept so that it has to be made. */
    Object kept;
}
