package dev.percpu.proof.soak;

import dev.percpu.counters.linux.InstalledSections;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs one of the programs, with a heap whose memory it has from the beginning. */
final class SoakJvm implements AutoCloseable {

    private static final List<String> OPTIONS =
            List.of(
                    "-Xms256m",
                    "-Xmx256m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseG1GC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    // Compiled code that a collection has looked at is left at its next entry.
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:+DeoptimizeNMethodBarriersALot",
                    // On a busy machine a loop would end before it is compiled.
                    "-Xbatch");

    private final Process process;
    private final Path log;

    private SoakJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a program; what it prints goes to a file of its name in the directory. */
    static SoakJvm start(Class<?> program, Settings settings, Path directory, String... options)
            throws IOException {
        Files.createDirectories(directory);
        String name = program.getSimpleName();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(InstalledSections.flags());
        command.add("-XX:ErrorFile=" + directory.resolve(name + ".crash").toAbsolutePath());
        command.addAll(settings.options());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        File log = directory.resolve(name + ".log").toFile();
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        return new SoakJvm(process, log.toPath());
    }

    /**
     * Waits until it has ended.
     *
     * @return the exit code
     * @throws AssertionError if it takes longer
     */
    int awaitEnd(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("has not ended after " + seconds + " s; see " + log);
        }
        return process.exitValue();
    }

    /** The lines of the log that begin with a word. */
    List<String> lines(String word) throws IOException {
        return Files.readAllLines(log).stream().filter(line -> line.startsWith(word)).toList();
    }

    Path log() {
        return log;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
