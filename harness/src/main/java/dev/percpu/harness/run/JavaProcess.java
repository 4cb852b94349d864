package dev.percpu.harness.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this build, in a JVM of its own. */
final class JavaProcess {

    private static final int PATIENCE_SECONDS = 120;

    private JavaProcess() {}

    /**
     * Runs the main method of a class, and waits for its end.
     *
     * @param flags the JVM's, besides those of every fork
     * @param program the class
     * @param arguments what its main method is given
     * @param log where all that it prints goes
     * @throws IOException if it cannot be started, fails, or does not end
     */
    static void run(List<String> flags, Class<?> program, List<String> arguments, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JmhFork.JVM_FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int exitCode = awaited(process);
        if (exitCode != 0) {
            throw new IOException("the JVM ended with exit code " + exitCode);
        }
    }

    private static int awaited(Process process) throws IOException {
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IOException("the JVM did not end within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a JVM was running", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
