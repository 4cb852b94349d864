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
 * How often a thread lost its CPU, as the kernel counts it.
 *
 * @param voluntary how often the thread gave up the CPU
 * @param involuntary how often the kernel took the CPU from the thread
 * @param migrations how often the thread moved to another CPU
 * @param absent why a number is empty, by the number's name in {@link
 *     dev.percpu.harness.store.Conditions}
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

    /** No switches: all counts are zero. */
    public static final Switches NONE =
            new Switches(Optional.of(0L), Optional.of(0L), Optional.of(0L), Map.of());

    public Switches {
        absent = Map.copyOf(absent);
    }

    /** The counts of the calling platform thread since its start. */
    public static Switches ofThisThread() {
        return parse(text(STATUS), text(SCHED));
    }

    /** Switches without any count, for the reason that is given. */
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
     * Parses the counts.
     *
     * @param status the content of the thread's file {@code status}; empty if it cannot be read
     * @param sched the content of the thread's file {@code sched}; empty if there is no such file
     */
    static Switches parse(Optional<String> status, Optional<String> sched) {
        Map<String, String> absent = new HashMap<>();
        Optional<Long> voluntary = status.flatMap(text -> value(text, "voluntary_ctxt_switches"));
        Optional<Long> involuntary =
                status.flatMap(text -> value(text, "nonvoluntary_ctxt_switches"));
        Optional<Long> migrations = sched.flatMap(text -> value(text, "se.nr_migrations"));
        if (voluntary.isEmpty()) {
            absent.put(VOLUNTARY, STATUS + " does not show it");
        }
        if (involuntary.isEmpty()) {
            absent.put(INVOLUNTARY, STATUS + " does not show it");
        }
        if (migrations.isEmpty()) {
            absent.put(
                    MIGRATIONS,
                    sched.isEmpty()
                            ? "no " + SCHED + ": the kernel was built without CONFIG_SCHED_DEBUG"
                            : SCHED + " does not show it");
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

    /** The increase of the counts since an earlier time on the same thread. */
    public Switches since(Switches before) {
        return combined(before, (now, then) -> now - then);
    }

    /**
     * The sum of the counts of several threads, or of one thread in several intervals.
     *
     * @return the sum; a count is empty if it is empty in either of them
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
