package dev.percpu.harness.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The harness in a process group of its own and with Ctrl-C unignored, as a shell starts it on a
 * terminal, even if these tests run in the background. Other benchmarks on the machine do not
 * matter to it.
 */
final class Launched implements AutoCloseable {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Process process;
    private final BufferedReader lines;
    private final List<String> told = new ArrayList<>();

    Launched(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setsid",
                                "env",
                                "--default-signal=INT,TERM,HUP,USR1",
                                JAVA.toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Djmh.ignoreLock=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(List.of(arguments));
        process =
                new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        lines = process.errorReader();
    }

    /** The next line of standard error; empty when there is none any more. */
    Optional<String> line() throws IOException {
        Optional<String> line = Optional.ofNullable(lines.readLine());
        line.ifPresent(told::add);
        return line;
    }

    /** Reads on until a line begins with a text. */
    void awaitLine(String start) throws IOException {
        Optional<String> line = line();
        while (line.isPresent() && !line.get().startsWith(start)) {
            line = line();
        }
        if (line.isEmpty()) {
            throw new AssertionError("no line began with '" + start + "': " + told);
        }
    }

    /** Sends what Ctrl-C sends, to every process of the group. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -INT -" + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Sends a signal to the harness alone. */
    void send(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Kills the harness as {@code kill -9} does, and leaves its fork alone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    List<ProcessHandle> forks() {
        return process.descendants().toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Reads standard error to its end and waits for the process to end. */
    int exitCode() throws IOException, InterruptedException {
        while (line().isPresent()) {
            continue;
        }
        return process.waitFor();
    }

    /** Everything read so far. */
    String told() {
        return String.join("\n", told);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
