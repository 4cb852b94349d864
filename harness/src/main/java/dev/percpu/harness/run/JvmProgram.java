package dev.percpu.harness.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of this build that runs in a JVM of its own.
 *
 * @param home the home of the JVM
 * @param flags flags in addition to those of every measuring JVM
 * @param program the class with the {@code main} method
 * @param arguments the arguments of {@code main}
 */
record JvmProgram(Path home, List<String> flags, Class<?> program, List<String> arguments) {

    JvmProgram {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
    }

    /** A program that runs on the JDK of this JVM. */
    JvmProgram(List<String> flags, Class<?> program, List<String> arguments) {
        this(Path.of(System.getProperty("java.home")), flags, program, arguments);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(JmhFork.jvmFlags(home));
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(arguments);
        return command;
    }

    /** Starts the program. Its output can be read from the process; its errors go to a file. */
    Process start(File complaints) throws IOException {
        return new ProcessBuilder(command()).redirectError(complaints).start();
    }

    /** Runs the program to its end; its output and its errors go to a file. */
    void run(File log, Duration timeout) throws IOException {
        run(command(), log, timeout);
    }

    /** The same for another command that starts a JVM. */
    static void run(List<String> command, File log, Duration timeout) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        try {
            await(process, timeout);
        } catch (IOException e) {
            throw LastWords.in(log.toPath())
                    .map(said -> new IOException(e.getMessage() + ": " + said, e))
                    .orElse(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Runs the program to its end and returns its output, which must fit into the buffer of a pipe.
     */
    String output(Duration timeout) throws IOException {
        Process process = start(new File("/dev/null"));
        try {
            await(process, timeout);
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Waits for a process.
     *
     * @throws IOException if the process has not ended within the timeout, or ended with an error
     */
    static void await(Process process, Duration timeout) throws IOException {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the JVM did not end within " + Progress.text(timeout));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a JVM was running", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("the JVM ended with exit code " + process.exitValue());
        }
    }
}
