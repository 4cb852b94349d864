package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.SlotReuse;
import dev.percpu.harness.bench.Parameter;
import dev.percpu.harness.bench.Parameter.Choice;
import dev.percpu.harness.bench.Parameter.Gauged;
import dev.percpu.harness.bench.Parameter.Given;
import dev.percpu.harness.bench.Parameter.Range;
import dev.percpu.harness.bench.Parameter.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The description of a task: a preset or a trace, and the numbers that differ from the preset.
 *
 * @param preset where the numbers come from that are not given
 * @param trace the file with the script; empty if numbers describe the script
 * @param given the numbers that are given
 */
public record TaskParameters(TaskPreset preset, Optional<Path> trace, Map<Number, Integer> given) {

    public TaskParameters {
        given = Map.copyOf(given);
    }

    /** A number that can be set. */
    public enum Number {
        FILE(0, 0, 1_000_000, "faults that map pages of a file"),
        PAGES(1, 1, 4096, "pages that each of them maps"),
        UNDONE(0, 0, 1_000_000, "updates that give back 2 pages of a file, as copy on write does"),
        ANON(0, 0, 1_000_000, "faults that map a page without a file"),
        SWAP(0, 0, 1_000_000, "updates of the entries in swap"),
        SHMEM(0, 0, 1_000_000, "updates of the pages of shared memory"),
        EXEC(0, 0, 1_000_000, "updates by exec, which the kernel does not see as the owner's"),
        EXIT(0, 0, 1_000_000, "updates by exit, which bring every counter to zero"),
        READS(0, 0, 1_000_000, "reads, such as those that check a limit"),
        REMOTE(0, 0, 1_000_000, "updates by a thread that does not belong to the task"),
        THREADS(1, 1, 1024, "threads of the task"),
        EACH(0, 0, 1_000_000, "updates of each thread but the first"),
        COST(100, 0, 10_000_000, "work beside the counters, in percent of fork-true's"),
        LIVE(1, 1, 100_000_000, "tasks alive at once for each worker");

        private final int usual;
        private final Parameter parameter;

        Number(int usual, int least, int most, String meaning) {
            this.usual = usual;
            parameter =
                    new Given(
                            new Range(key(), meaning, "", least, most, usual),
                            "as the task has it");
        }

        /** The name in options and rows. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String PRESET = "task";
    private static final String TRACE = "trace";
    static final String WORK = "work";
    static final String REUSE = "reuse";
    static final String EXTENT = "extent";

    /** All parameters of the workload. */
    public static final List<Parameter> ALL = all();

    private static List<Parameter> all() {
        List<Parameter> all = new ArrayList<>();
        all.add(
                new Choice(
                        PRESET,
                        "which process of the articles the task imitates",
                        Arrays.stream(TaskPreset.values()).map(TaskPreset::label).toList()));
        all.add(
                new Given(
                        new TextFile(TRACE, "the file with the steps of a custom task"),
                        "by numbers"));
        for (Number number : Number.values()) {
            all.add(number.parameter);
        }
        all.add(
                new Gauged(
                        new Range(
                                WORK,
                                "steps of other work of a task whose cost is 100",
                                "",
                                0,
                                1_000_000_000,
                                0)));
        all.add(
                new Choice(
                        REUSE,
                        "when another task may use the off-heap memory",
                        List.of(
                                word(SlotReuse.IMMEDIATE),
                                word(SlotReuse.CACHED),
                                word(SlotReuse.AFTER_COLLECTION))));
        all.add(
                new Choice(
                        EXTENT,
                        "what a task allocates: its counters only, or the rest of the kernel's"
                                + " mm as well, separately or together",
                        Arrays.stream(TaskGroups.Extent.values())
                                .map(TaskParameters::word)
                                .toList()));
        return List.copyOf(all);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The parameters of a preset. */
    public static TaskParameters of(TaskPreset preset) {
        return new TaskParameters(preset, Optional.empty(), Map.of());
    }

    /**
     * The description of a task from the parameters of its workload.
     *
     * @throws IllegalArgumentException if two of them contradict each other; the message is one
     *     line and names the remedy
     */
    public static TaskParameters of(Map<String, String> parameters) {
        TaskPreset preset = TaskPreset.named(parameters.get(PRESET)).orElseThrow();
        Optional<Path> trace = Optional.ofNullable(parameters.get(TRACE)).map(Path::of);
        if (trace.isPresent() && preset != TaskPreset.CUSTOM) {
            throw new IllegalArgumentException(
                    "a trace describes a whole task, so it cannot be combined with task '"
                            + preset.label()
                            + "'; write task=custom,trace="
                            + trace.orElseThrow()
                            + " or leave the trace out");
        }
        Map<Number, Integer> given = new EnumMap<>(Number.class);
        for (Number number : Number.values()) {
            String value = parameters.get(number.key());
            if (value != null) {
                given.put(number, Integer.parseInt(value));
            }
        }
        return new TaskParameters(preset, trace, given);
    }

    /** The value of one of the numbers. */
    public int get(Number number) {
        Integer value = given.get(number);
        return value == null ? preset.settings().getOrDefault(number.key(), number.usual) : value;
    }

    /** The number of threads that update the counters of a task. */
    public int threads() {
        return 1 + script().others().size();
    }

    /** The script that the parameters describe. */
    public TaskScript script() {
        return trace.isPresent()
                ? TaskScript.of(TraceFile.read(trace.orElseThrow()))
                : TaskScript.of(new ScriptSteps(this).all());
    }
}
