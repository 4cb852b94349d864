package dev.percpu.harness.store;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the counters in C, {@code c:design:store:form}, and which of them does the work of
 * which variant: the same design, the same rule for the slot, the same way to update it. Layouts
 * have no part in that.
 */
public final class Twins {

    /** What the loop in C takes without an update; the loop in Java is {@code empty}. */
    public static final String EMPTY = "c:empty";

    private static final String PREFIX = "c:";
    private static final String LOSSY = "c:nonatomic:";
    private static final String JAVA_EMPTY = "empty";

    /** By a variant's design, index and store. */
    private static final Map<String, String> BY_WORK =
            Map.of(
                    "atomic:single:atomic", "atomic:atomic",
                    "striped:cpu:atomic", "striped:atomic",
                    "striped:cpu:rseq", "striped:rseq",
                    "striped:cpu:rseq-installed", "striped:rseq",
                    "percpu:cpu:atomic", "percpu:atomic",
                    "percpu:cpu:rseq", "percpu:rseq",
                    "percpu:cpu:rseq-installed", "percpu:rseq",
                    "local:single:opaque", "local:opaque",
                    "owner:owner:opaque", "local:opaque",
                    "nonatomic:single:plain", "nonatomic:plain");

    private Twins() {}

    /** How a counter in C is updated by its loop. */
    public enum Form {
        /** By a function that the loop calls, directly. */
        CALLED,
        /** In the loop itself. */
        INLINED;

        /** The last part of a name. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name of the counter in C of a design, written {@code design:store}. */
    public static String name(String design, Form form) {
        return PREFIX + design + ":" + form.word();
    }

    /** Whether a subject of this name is a loop in C, the empty one or a counter's. */
    public static boolean isInC(String subject) {
        return subject.startsWith(PREFIX);
    }

    /** Whether it is a counter in C that is known to lose updates. */
    public static boolean isLossy(String subject) {
        return subject.startsWith(LOSSY);
    }

    /** The empty loop whose time is part of a subject's. */
    public static String emptyLoop(String subject) {
        return isInC(subject) ? EMPTY : JAVA_EMPTY;
    }

    /**
     * The counter in C that does what a variant does.
     *
     * @param subject a variant's full name; others have no twin
     */
    public static Optional<String> of(String subject, Form form) {
        String[] parts = subject.split(":", -1);
        return parts.length == 4
                ? Optional.ofNullable(BY_WORK.get(parts[0] + ":" + parts[2] + ":" + parts[3]))
                        .map(design -> name(design, form))
                : Optional.empty();
    }
}
