package dev.percpu.harness.articles.tasks;

/**
 * One thing that is done to a task's counters.
 *
 * @param who {@link #OWNER}, {@link #REMOTE}, or the number of a further thread, from 1
 * @param kind what is done
 * @param counter to which counter, by its ordinal; 0 where that means nothing
 * @param amount pages of an update; parts of the task's work; 0 for a read or a join
 */
record Step(int who, Kind kind, int counter, int amount) {

    /** The thread that creates the task and ends it. */
    static final int OWNER = 0;

    /** A thread that is none of the task's. */
    static final int REMOTE = -1;

    /** What a step can be. */
    enum Kind {
        /** An update by a thread of the task. */
        LOCAL,
        /**
         * An update by the owner where the kernel does not see it as the owner: before exec has
         * switched to the new address space, and after exit has left it.
         */
        DETACHED,
        /** A look at a counter, as a limit needs it. */
        READ,
        /** Work beside the counters. */
        WORK,
        /** The owner waits for everybody else. */
        JOIN
    }

    /** Whether it changes a counter. */
    boolean updates() {
        return kind == Kind.LOCAL || kind == Kind.DETACHED;
    }
}
