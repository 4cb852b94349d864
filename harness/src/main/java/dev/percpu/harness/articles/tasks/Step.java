package dev.percpu.harness.articles.tasks;

/**
 * One action on a task's counters.
 *
 * @param who {@link #OWNER}, {@link #REMOTE}, or the number of a further thread, from 1
 * @param kind what is done
 * @param counter the counter, by its ordinal; 0 if the kind has no counter
 * @param amount pages of an update; parts of the task's work; 0 for a read or a join
 */
record Step(int who, Kind kind, int counter, int amount) {

    /** The thread that creates and ends the task. */
    static final int OWNER = 0;

    /** A thread that does not belong to the task. */
    static final int REMOTE = -1;

    /** The kinds of steps. */
    enum Kind {
        /** An update by a thread of the task. */
        LOCAL,
        /**
         * An update by the owner that the kernel does not see as the owner's: before exec has
         * switched to the new address space, or after exit has left it.
         */
        DETACHED,
        /** A read of a counter, as a limit needs it. */
        READ,
        /** Work beside the counters. */
        WORK,
        /** The owner waits for all other threads. */
        JOIN
    }

    /** Whether it changes a counter. */
    boolean updates() {
        return kind == Kind.LOCAL || kind == Kind.DETACHED;
    }
}
