package dev.percpu.harness.bench.tasks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a task is, as options and rows have it: a preset, a trace, and every number.
 *
 * @param preset where the numbers come from that are not given
 * @param trace the file to take the script from; empty for a script by numbers
 * @param numbers a value for each {@link Number}
 */
public record TaskParameters(
        TaskPreset preset, Optional<String> trace, Map<Number, Integer> numbers) {

    /** Copies the map. */
    public TaskParameters {
        numbers = Map.copyOf(numbers);
    }

    /** A number that can be set. */
    public enum Number {
        /** Faults that map pages of a file. */
        FILE(0, 0, 1_000_000, "faults that map pages of a file"),
        /** Pages of each of them: the kernel maps those around the fault as well. */
        PAGES(1, 1, 4096, "pages that each of them maps"),
        /** Updates that take pages of a file back. */
        UNDONE(0, 0, 1_000_000, "updates that take 2 pages of a file back, as copy on write does"),
        /** Faults that map a page without a file. */
        ANON(0, 0, 1_000_000, "faults that map a page without a file"),
        /** Updates of the entries in swap. */
        SWAP(0, 0, 1_000_000, "updates of the entries in swap"),
        /** Updates of the pages of shared memory. */
        SHMEM(0, 0, 1_000_000, "updates of the pages of shared memory"),
        /** Updates of exec, before the task has its new address space. */
        EXEC(0, 0, 1_000_000, "updates by exec, which the kernel does not see as the owner's"),
        /** Updates of exit, which bring all counters to zero. */
        EXIT(0, 0, 1_000_000, "updates by exit, which bring every counter to zero"),
        /** Looks at counters. */
        READS(0, 0, 1_000_000, "reads, as limits need them"),
        /** Updates by a thread that is none of the task's. */
        REMOTE(0, 0, 1_000_000, "updates by a thread that is none of the task's"),
        /** Threads of the task. */
        THREADS(1, 1, 1024, "threads of the task"),
        /** Updates of each thread but the first. */
        EACH(0, 0, 1_000_000, "updates of each thread but the first"),
        /** Work, in percent of what one of fork-true has. */
        COST(100, 0, 10_000_000, "work beside the counters, in percent of fork-true's"),
        /** Tasks that are alive at once for each worker. */
        LIVE(1, 1, 100_000_000, "tasks alive at once for each worker");

        private final int usual;
        private final int least;
        private final int most;
        private final String description;

        Number(int usual, int least, int most, String description) {
            this.usual = usual;
            this.least = least;
            this.most = most;
            this.description = description;
        }

        /**
         * The name in options and rows.
         *
         * @return the name
         */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * What it is, for a list.
         *
         * @return half a sentence
         */
        public String description() {
            return description;
        }
    }

    private static final String PRESET = "task";
    private static final String TRACE = "trace";

    /**
     * The parameters of a preset.
     *
     * @param preset the preset
     * @return them, all at its values
     */
    public static TaskParameters of(TaskPreset preset) {
        return of(Map.of(PRESET, preset.label()));
    }

    /**
     * Reads what was given, and completes it.
     *
     * @param given values by their keys: {@code task} for the preset, {@code trace} for a file, and
     *     the keys of {@link Number}
     * @return the parameters
     * @throws IllegalArgumentException if something cannot be; the message is one line and names
     *     key, value and remedy
     */
    public static TaskParameters of(Map<String, String> given) {
        Map<String, String> left = new HashMap<>(given);
        Optional<String> trace = Optional.ofNullable(left.remove(TRACE)).filter(f -> !f.isEmpty());
        String name =
                Optional.ofNullable(left.remove(PRESET))
                        .orElse(
                                (trace.isPresent() ? TaskPreset.CUSTOM : TaskPreset.FORK_TRUE)
                                        .label());
        TaskPreset preset =
                TaskPreset.named(name)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "'"
                                                        + name
                                                        + "' is no task; there are "
                                                        + presets()));
        Map<Number, Integer> numbers = new HashMap<>();
        for (Number number : Number.values()) {
            int usual = preset.settings().getOrDefault(number.key(), number.usual);
            String text = left.remove(number.key());
            numbers.put(number, text == null ? usual : parse(number, text));
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(
                    "tasks have no parameter '"
                            + Collections.min(left.keySet())
                            + "'; there are task, trace, "
                            + Arrays.stream(Number.values())
                                    .map(Number::key)
                                    .collect(Collectors.joining(", ")));
        }
        return new TaskParameters(preset, trace, numbers).checked();
    }

    private TaskParameters checked() {
        if (trace.isPresent() && preset != TaskPreset.CUSTOM) {
            throw new IllegalArgumentException(
                    "a trace is the whole script of a task: leave task="
                            + preset.label()
                            + " or trace="
                            + trace.orElseThrow()
                            + " out");
        }
        return this;
    }

    /**
     * Reads the text form.
     *
     * @param text keys and values, {@code key=value,key=value}; the first may be a preset's name
     *     alone
     * @return the parameters
     * @throws IllegalArgumentException as {@link #of(Map)}
     */
    public static TaskParameters parse(String text) {
        Map<String, String> given = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? PRESET : part.substring(0, equals);
            if (given.put(key, part.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "'" + key + "' is given twice in '" + text + "'; leave one out");
            }
        }
        return of(given);
    }

    private static int parse(Number number, String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= number.least && value <= number.most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below: what is wanted is the same.
        }
        throw new IllegalArgumentException(
                number.key()
                        + " must be a whole number from "
                        + number.least
                        + " to "
                        + number.most
                        + ", not '"
                        + text
                        + "'");
    }

    private static String presets() {
        return Arrays.stream(TaskPreset.values())
                .map(TaskPreset::label)
                .collect(Collectors.joining(", "));
    }

    /**
     * One of the numbers.
     *
     * @param number which
     * @return its value
     */
    public int get(Number number) {
        return numbers.get(number);
    }

    /**
     * All parameters, for rows.
     *
     * @return every key with its value
     */
    public SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>();
        numbers.forEach((number, value) -> all.put(number.key(), String.valueOf(value)));
        all.put(PRESET, preset.label());
        trace.ifPresent(file -> all.put(TRACE, file));
        return all;
    }

    /**
     * The text form of all of them.
     *
     * @return what {@link #parse} reads
     */
    public String text() {
        return all().entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(","));
    }

    /**
     * The script that they describe.
     *
     * @return the script
     * @throws TraceException if the trace cannot be read or has an error
     */
    public TaskScript script() throws TraceException {
        return trace.isPresent()
                ? TaskScript.of(TraceFile.read(Path.of(trace.orElseThrow())))
                : TaskScript.of(new ScriptSteps(this).all());
    }
}
