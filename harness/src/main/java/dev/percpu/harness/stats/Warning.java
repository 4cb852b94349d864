package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;

/**
 * Something about a cell that makes its figures less sure.
 *
 * @param kind what it is
 * @param cell which cell
 * @param sentence what was seen, and what it means or what helps
 * @param size how bad it is, against others of its kind
 */
public record Warning(Kind kind, CellKey cell, String sentence, double size) {

    /** A warning of which there is no more or less. */
    public Warning(Kind kind, CellKey cell, String sentence) {
        this(kind, cell, sentence, 1);
    }

    /** What can be doubted. */
    public enum Kind {
        /** Forks differ much. */
        SPREAD,
        /** Forks fall into two groups. */
        BIMODAL,
        /** A few iterations are far from all others. */
        OUTLIERS,
        /** The first measured iteration is slower than those after it. */
        SLOW_START,
        /** There are too few forks for an interval, or for one as narrow as asked for. */
        FEW_FORKS,
        /** The hypervisor took CPUs away. */
        STEAL,
        /** Workers had to share their CPUs with something else. */
        PREEMPTED,
        /** A worker ran elsewhere than where it was pinned to. */
        STRAYED,
        /** The CPUs' frequency changed. */
        FREQUENCY,
        /** The JVM stopped its threads for long. */
        PAUSED,
        /** Hardware events shared counters. */
        MULTIPLEXED,
        /** What the fork itself warned of. */
        NOTED
    }
}
