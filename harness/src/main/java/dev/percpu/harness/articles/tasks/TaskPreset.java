package dev.percpu.harness.articles.tasks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The articles' processes as parameters of a script. The numbers are those of real processes, taken
 * from the kernel's own record of its updates; docs/experiments.md has the commands.
 */
public enum TaskPreset {
    /** A fork and exec of {@code /bin/true}. */
    FORK_TRUE(
            "fork-true",
            "fork and exec of /bin/true: 55 updates by faults, 20 by exec and exit",
            values(26, 10, 7, 22, 12, 19, 1, 0, 100)),

    /** The same, and one more thread before the exit. */
    PARALLEL_TRUE(
            "parallel-true",
            "the same with a second thread before it exits: the upgrade's cost",
            values(26, 10, 7, 22, 12, 22, 2, 7, 100)),

    /** One compilation of a parallel build. */
    KERNBENCH(
            "kernbench",
            "one compiler of a parallel build: a long task, several at once",
            values(394, 15, 30, 1262, 12, 78, 1, 0, 4000)),

    /** One command of a test suite of short processes. */
    GITSOURCE(
            "gitsource",
            "one git command of a test suite: very many short tasks",
            values(76, 12, 22, 64, 18, 38, 1, 0, 250)),

    /** All by options. */
    CUSTOM("custom", "a task by its parameters alone, or from trace=FILE", Map.of());

    private final String label;
    private final String description;
    private final Map<String, Integer> settings;

    TaskPreset(String label, String description, Map<String, Integer> settings) {
        this.label = label;
        this.description = description;
        this.settings = settings;
    }

    private static Map<String, Integer> values(
            int file,
            int pages,
            int undone,
            int anon,
            int reads,
            int exit,
            int threads,
            int each,
            int cost) {
        Map<String, Integer> values = new LinkedHashMap<>();
        values.put("file", file);
        values.put("pages", pages);
        values.put("undone", undone);
        values.put("anon", anon);
        values.put("exec", 1);
        values.put("reads", reads);
        values.put("exit", exit);
        values.put("threads", threads);
        values.put("each", each);
        values.put("cost", cost);
        return values;
    }

    /**
     * The name in options and rows.
     *
     * @return the name
     */
    public String label() {
        return label;
    }

    /**
     * What it stands for, for a list.
     *
     * @return half a sentence
     */
    public String description() {
        return description;
    }

    /** The parameters that it sets, by their names; the others keep their defaults. */
    Map<String, Integer> settings() {
        return settings;
    }

    /**
     * The preset of a name.
     *
     * @param label the name
     * @return the preset; empty if there is none
     */
    public static Optional<TaskPreset> named(String label) {
        return Arrays.stream(values()).filter(preset -> preset.label.equals(label)).findFirst();
    }
}
