package dev.percpu.harness.store;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the counters in C, {@code c:design:store:form}. It also knows which of them does the
 * same work as a variant: the same design, the same rule for choosing the slot, and the same way to
 * update it. Layouts do not matter for this.
 */
public final class Twins {

    /** The loop in C without an update; the loop in Java is {@code empty}. */
    public static final String EMPTY = "c:empty";

    private static final String PREFIX = "c:";

    /**
     * The design that may lose updates, in both languages. It shows what a correct counter costs.
     */
    private static final List<String> LOSSY = List.of("nonatomic:", "c:nonatomic:");

    private static final String JAVA_EMPTY = "empty";

    /** The twin of each combination of a variant's design, index and store. */
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

    /** How the loop in C updates the counter. */
    public enum Form {
        /** By a direct call of a function. */
        CALLED,
        /** By code in the loop itself. */
        INLINED;

        /** The last part of the name. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name of a counter in C; {@code design} is written {@code design:store}. */
    public static String name(String design, Form form) {
        return PREFIX + design + ":" + form.word();
    }

    /** Whether the subject with this name is a loop in C: the empty loop or that of a counter. */
    public static boolean isInC(String subject) {
        return subject.startsWith(PREFIX);
    }

    /** Whether the subject with this name may lose updates, and is measured in spite of that. */
    public static boolean isLossy(String subject) {
        return LOSSY.stream().anyMatch(subject::startsWith);
    }

    /** The empty loop whose time is contained in the time of a subject. */
    public static String emptyLoop(String subject) {
        return isInC(subject) ? EMPTY : JAVA_EMPTY;
    }

    /**
     * The counter in C that does the same work as a variant.
     *
     * @param subject the full name of a variant; other subjects have no twin
     */
    public static Optional<String> of(String subject, Form form) {
        String[] parts = subject.split(":", -1);
        return parts.length == 4
                ? Optional.ofNullable(BY_WORK.get(parts[0] + ":" + parts[2] + ":" + parts[3]))
                        .map(design -> name(design, form))
                : Optional.empty();
    }
}
