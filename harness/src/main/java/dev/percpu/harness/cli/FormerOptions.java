package dev.percpu.harness.cli;

import java.util.Map;

/** Options that have a new name: scripts that use the former one still work. */
final class FormerOptions {

    private static final String END = "--";

    private static final Map<String, String> NAMES =
            Map.of(
                    "--place", "--pinning",
                    "--repeat", "--forks",
                    "--cpu", "--cpus",
                    "--quick", "--preset=smoke");

    private FormerOptions() {}

    /** The arguments with the names of today; what follows {@code --} is another program's. */
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
