package dev.percpu.harness.articles.tasks;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The articles' processes as parameters of a script. The numbers were counted in the kernel's own
 * record of updates by real processes; docs/experiments.md has the commands.
 */
public enum TaskPreset {
    /** A fork and exec of {@code /bin/true}. */
    FORK_TRUE("fork-true", values(26, 10, 7, 22, 12, 19, 1, 0, 100)),

    /** The same, with one more thread before the exit. */
    PARALLEL_TRUE("parallel-true", values(26, 10, 7, 22, 12, 22, 2, 7, 100)),

    /** One compilation of a parallel build. */
    KERNBENCH("kernbench", values(394, 15, 30, 1262, 12, 78, 1, 0, 4000)),

    /** One command of a test suite of short processes. */
    GITSOURCE("gitsource", values(76, 12, 22, 64, 18, 38, 1, 0, 250)),

    /** Set by options only. */
    CUSTOM("custom", Map.of());

    private final String label;
    private final Map<String, Integer> settings;

    TaskPreset(String label, Map<String, Integer> settings) {
        this.label = label;
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
        return Map.of(
                "file", file,
                "pages", pages,
                "undone", undone,
                "anon", anon,
                "exec", 1,
                "reads", reads,
                "exit", exit,
                "threads", threads,
                "each", each,
                "cost", cost);
    }

    /** The name in options and rows. */
    public String label() {
        return label;
    }

    /** The parameters that the preset sets, by their names; the others keep their defaults. */
    Map<String, Integer> settings() {
        return settings;
    }

    /** The preset with a given name. */
    public static Optional<TaskPreset> named(String label) {
        return Arrays.stream(values()).filter(preset -> preset.label.equals(label)).findFirst();
    }
}
