package dev.percpu.harness.store;

import java.time.Instant;

/**
 * Something that happened to a run: one line of {@code events.jsonl}.
 *
 * @param time when
 * @param bootId the kernel's id of the boot in which it did
 * @param what what
 * @param detail which fork, how many rows, for what reason; may be empty
 */
public record Event(Instant time, String bootId, What what, String detail) {

    /** What can happen. */
    public enum What {
        /** The run has begun. */
        STARTED,
        /** A fork has begun. */
        FORK_BEGUN,
        /** A fork has ended and its row is stored. */
        FORK_ENDED,
        /** The run was told to stop, and does. */
        INTERRUPTED,
        /** The run goes on after it was cut off or stopped. */
        RESUMED,
        /** A row was found whose writing had been cut off, and was taken away. */
        TORN_LINE_DROPPED,
        /** Nothing more is to be run. */
        FINISHED
    }
}
