package dev.percpu.harness.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/**
 * How often a thread lost its CPU, by the kernel's own count.
 *
 * @param voluntary how often it gave the CPU up
 * @param involuntary how often the CPU was taken from it
 * @param migrations how often it moved to another CPU
 * @param absent why a number is empty, by its name in {@link dev.percpu.harness.store.Conditions}
 */
public record Switches(
        Optional<Long> voluntary,
        Optional<Long> involuntary,
        Optional<Long> migrations,
        Map<String, String> absent) {

    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final Path SCHED = Path.of("/proc/thread-self/sched");

    private static final String VOLUNTARY = "voluntarySwitches";
    private static final String INVOLUNTARY = "involuntarySwitches";
    private static final String MIGRATIONS = "migrations";

    /** None at all. */
    public static final Switches NONE =
            new Switches(Optional.of(0L), Optional.of(0L), Optional.of(0L), Map.of());

    public Switches {
        absent = Map.copyOf(absent);
    }

    /** Those of the calling platform thread since it was started. */
    public static Switches ofThisThread() {
        return parse(text(STATUS), text(SCHED));
    }

    /**
     * Those of threads of which they cannot be had.
     *
     * @param reason why
     * @return no count
     */
    public static Switches unknown(String reason) {
        return new Switches(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(VOLUNTARY, reason, INVOLUNTARY, reason, MIGRATIONS, reason));
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file, ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Finds the counts.
     *
     * @param status the text of the thread's {@code status}; empty if it cannot be read
     * @param sched the text of the thread's {@code sched}; empty if there is none
     * @return the counts
     */
    static Switches parse(Optional<String> status, Optional<String> sched) {
        Map<String, String> absent = new HashMap<>();
        Optional<Long> voluntary = status.flatMap(text -> value(text, "voluntary_ctxt_switches"));
        Optional<Long> involuntary =
                status.flatMap(text -> value(text, "nonvoluntary_ctxt_switches"));
        Optional<Long> migrations = sched.flatMap(text -> value(text, "se.nr_migrations"));
        if (voluntary.isEmpty()) {
            absent.put(VOLUNTARY, STATUS + " does not tell");
        }
        if (involuntary.isEmpty()) {
            absent.put(INVOLUNTARY, STATUS + " does not tell");
        }
        if (migrations.isEmpty()) {
            absent.put(
                    MIGRATIONS,
                    sched.isEmpty()
                            ? "no " + SCHED + ": the kernel was built without CONFIG_SCHED_DEBUG"
                            : SCHED + " does not tell");
        }
        return new Switches(voluntary, involuntary, migrations, absent);
    }

    private static Optional<Long> value(String text, String key) {
        return text.lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(key))
                .map(parts -> parts[1].strip())
                .filter(number -> number.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .findFirst();
    }

    /**
     * What has been added since.
     *
     * @param before the same thread's counts, earlier
     * @return the difference
     */
    public Switches since(Switches before) {
        return combined(before, (now, then) -> now - then);
    }

    /**
     * Those of several threads, or of one in several spans of time.
     *
     * @param other the others
     * @return the sum; empty where either is
     */
    public Switches plus(Switches other) {
        return combined(other, Long::sum);
    }

    private Switches combined(Switches other, LongBinaryOperator operator) {
        Map<String, String> reasons = new HashMap<>(absent);
        reasons.putAll(other.absent);
        return new Switches(
                both(voluntary, other.voluntary, operator),
                both(involuntary, other.involuntary, operator),
                both(migrations, other.migrations, operator),
                reasons);
    }

    private static Optional<Long> both(
            Optional<Long> one, Optional<Long> other, LongBinaryOperator operator) {
        return one.flatMap(a -> other.map(b -> operator.applyAsLong(a, b)));
    }
}
