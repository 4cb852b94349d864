package dev.percpu.harness.stats;

import dev.percpu.harness.store.CellKey;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A reason to trust the figures of a cell less.
 *
 * @param kind the kind of warning
 * @param cell the cell
 * @param sentence what was seen, and what it means or what helps
 * @param size how bad it is, compared with others of its kind
 */
public record Warning(Kind kind, CellKey cell, String sentence, double size) {

    /** A warning without a size of its own. */
    public Warning(Kind kind, CellKey cell, String sentence) {
        this(kind, cell, sentence, 1);
    }

    /** A warning whose size is the first number of its sentence that is not a count. */
    static Optional<Warning> of(Kind kind, CellKey cell, String format, Object... arguments) {
        return Optional.of(
                new Warning(
                        kind,
                        cell,
                        String.format(Locale.ROOT, format, arguments),
                        Stream.of(arguments)
                                .filter(Double.class::isInstance)
                                .mapToDouble(Double.class::cast)
                                .map(Math::abs)
                                .findFirst()
                                .orElse(1)));
    }

    /** What warnings that are about the same thing have in common. */
    public String topic() {
        return kind == Kind.NOTED ? sentence : kind.name();
    }

    /** The kinds of warnings. */
    public enum Kind {
        /** Forks differ a lot. */
        SPREAD,
        /** Forks fall into two groups. */
        BIMODAL,
        /** A few iterations are far from all others. */
        OUTLIERS,
        /** The first measured iteration is slower than those after it. */
        SLOW_START,
        /** There are too few forks for an interval, or for one as narrow as wanted. */
        FEW_FORKS,
        /** The hypervisor took CPUs away. */
        STEAL,
        /** Workers had to share their CPUs with something else. */
        PREEMPTED,
        /** A worker ran on a CPU that it was not pinned to. */
        STRAYED,
        /** The CPUs' frequency changed. */
        FREQUENCY,
        /** The JVM stopped its threads for a long time. */
        PAUSED,
        /** Hardware events shared hardware counters. */
        MULTIPLEXED,
        /** A warning that the fork itself gave. */
        NOTED
    }
}
