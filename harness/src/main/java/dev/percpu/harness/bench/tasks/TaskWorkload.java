package dev.percpu.harness.bench.tasks;

import dev.percpu.counters.SlotReuse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The workload {@code tasks} as a run names it: the parameters of {@link TaskParameters}, and how
 * the counters of tasks lie in memory.
 */
public final class TaskWorkload {

    /** The name in options and rows. */
    public static final String NAME = "tasks";

    private static final String WORK = "work";
    private static final String REUSE = "reuse";
    private static final String EXTENT = "extent";
    private static final int MOST_WORK = 1_000_000_000;

    private TaskWorkload() {}

    /**
     * Checks and completes parameters.
     *
     * @param given values by their keys: those of a task; {@code work}, the steps beside the
     *     counters of a task whose cost is 100; {@code reuse}, one of {@link SlotReuse}; {@code
     *     extent}, one of {@link Extent}
     * @return every parameter with its value, for rows
     * @throws IllegalArgumentException if something cannot be; the message is one line and names
     *     key, value and remedy
     */
    public static SortedMap<String, String> parameters(Map<String, String> given) {
        Map<String, String> left = new HashMap<>(given);
        String work = text(left, WORK, "0");
        String reuse = text(left, REUSE, word(SlotReuse.IMMEDIATE));
        String extent = text(left, EXTENT, word(Extent.COUNTERS));
        checkWork(work);
        check(REUSE, reuse, SlotReuse.values());
        check(EXTENT, extent, Extent.values());
        SortedMap<String, String> all = TaskParameters.of(left).all();
        all.put(WORK, work);
        all.put(REUSE, reuse);
        all.put(EXTENT, extent);
        return all;
    }

    private static String text(Map<String, String> given, String key, String usual) {
        String value = given.remove(key);
        return value == null ? usual : value;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static void checkWork(String work) {
        if (!work.matches("[0-9]{1,10}") || Long.parseLong(work) > MOST_WORK) {
            throw new IllegalArgumentException(
                    "work must be a whole number from 0 to " + MOST_WORK + ", not '" + work + "'");
        }
    }

    private static void check(String key, String value, Enum<?>... known) {
        if (Arrays.stream(known).noneMatch(one -> word(one).equals(value))) {
            throw new IllegalArgumentException(
                    key
                            + " must be one of "
                            + Arrays.stream(known)
                                    .map(TaskWorkload::word)
                                    .collect(Collectors.joining(", "))
                            + ", not '"
                            + value
                            + "'");
        }
    }

    /**
     * The parameters of {@link TasksBenchmark} that JMH is to set besides subject and CPUs.
     *
     * @param complete what {@link #parameters} gave
     * @return values by the names that JMH knows
     */
    public static Map<String, String> ofBenchmark(Map<String, String> complete) {
        Map<String, String> task = new HashMap<>(complete);
        Map<String, String> benchmark = new HashMap<>();
        benchmark.put(WORK, task.remove(WORK));
        benchmark.put(REUSE, constant(task.remove(REUSE)));
        benchmark.put(EXTENT, constant(task.remove(EXTENT)));
        benchmark.put("task", TaskParameters.of(task).text());
        return benchmark;
    }
}
