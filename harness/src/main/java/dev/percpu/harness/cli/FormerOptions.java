package dev.percpu.harness.cli;

import java.util.Map;

/** Maps the old names of options to the current ones, so that existing scripts still work. */
final class FormerOptions {

    private static final String END = "--";

    private static final Map<String, String> NAMES =
            Map.of(
                    "--place", "--pinning",
                    "--repeat", "--forks",
                    "--cpu", "--cpus",
                    "--quick", "--preset=smoke");

    private FormerOptions() {}

    /**
     * The arguments with current names. Arguments after {@code --} belong to another program and
     * stay unchanged.
     */
    static String[] renamed(String... arguments) {
        String[] renamed = arguments.clone();
        for (int i = 0; i < renamed.length && !renamed[i].equals(END); i++) {
            int length = renamed[i].indexOf('=');
            String name = length < 0 ? renamed[i] : renamed[i].substring(0, length);
            renamed[i] =
                    NAMES.getOrDefault(name, name)
                            + (length < 0 ? "" : renamed[i].substring(length));
        }
        return renamed;
    }
}
