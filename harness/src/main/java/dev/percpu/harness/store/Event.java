package dev.percpu.harness.store;

import java.time.Instant;

/**
 * Something that happened to a run: one line of {@code events.jsonl}.
 *
 * @param time when it happened
 * @param bootId the kernel's id of the boot during which it happened
 * @param what what happened
 * @param detail which fork, how many rows, or the reason; may be empty
 */
public record Event(Instant time, String bootId, What what, String detail) {

    /** What can happen. */
    public enum What {
        /** The run has started. */
        STARTED,
        /** A fork has started. */
        FORK_BEGUN,
        /** A fork has ended and its row is stored. */
        FORK_ENDED,
        /** The run was told to stop and stops. */
        INTERRUPTED,
        /** The run continues after it was stopped or cut off. */
        RESUMED,
        /** A row whose writing had been cut off was found and removed. */
        TORN_LINE_DROPPED,
        /** The run has ended; it starts no more forks. */
        FINISHED
    }
}
