package dev.percpu.counters.linux;

import dev.percpu.counters.child.DescribeLadder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for what a process decides only once, or may not survive. */
public final class ChildJvm {

    static final String CLASS_PATH = System.getProperty("java.class.path");

    /** The option that allows native access. */
    public static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    /**
     * How a process ended.
     *
     * @param lines what it printed, both streams together
     * @param exit its exit code
     */
    public record Result(List<String> lines, int exit) {}

    private ChildJvm() {}

    /** The command that prints what the ladder decides. */
    static List<String> describeLadder(String... options) {
        return java(DescribeLadder.class, options);
    }

    /**
     * The command that runs a program on this class path, one log line taking one line.
     *
     * @param program has a main method
     * @param options options of the JVM
     * @return the command, to which arguments can be added
     */
    public static List<String> java(Class<?> program, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.util.logging.SimpleFormatter.format=%4$s %3$s %5$s%n");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", CLASS_PATH, program.getName()));
        return command;
    }

    /**
     * Runs a command to its end.
     *
     * @param command the program and its arguments
     * @return how it ended
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, Map.of());
    }

    static Result run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A JVM says when it picks this up, and every line of the child's is looked at.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader().lines().toList();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Result(lines, process.waitFor());
    }
}
