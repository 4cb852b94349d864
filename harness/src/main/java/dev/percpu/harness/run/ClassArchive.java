package dev.percpu.harness.run;

import dev.percpu.harness.bench.ForkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.Main;

/**
 * Archives of the classes that forks load. A JVM that maps such a file needs little more than half
 * the CPU time to start. The file has no compiled code, so what forks measure is the same. It is
 * deleted when this JVM ends. Not thread-safe.
 *
 * <p>An archive fits JVMs with the same flags for modules, so there is one for each list of flags.
 * If an archive cannot be made or does not fit, forks load classes from their jars.
 */
final class ClassArchive {

    /** With fewer forks, making an archive takes longer than it saves. */
    private static final int FEWEST_FORKS = 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** The arguments of JMH for a benchmark in its own JVM. It loads what every fork needs. */
    private static final List<String> BENCHMARK =
            List.of(
                    "LoadBenchmark.update",
                    "-f=0",
                    "-wi=1",
                    "-w=10ms",
                    "-i=1",
                    "-r=10ms",
                    "-p=subject=LongAdder");

    private final boolean worthwhile;
    private final String classPath;
    private final Map<List<String>, List<String>> flags = new HashMap<>();

    /**
     * Makes no archive yet.
     *
     * @param forks how many forks are going to run
     */
    ClassArchive(int forks) {
        this(forks, System.getProperty("java.class.path"));
    }

    /** The same for another class path. */
    ClassArchive(int forks, String classPath) {
        worthwhile = forks >= FEWEST_FORKS;
        this.classPath = classPath;
    }

    /**
     * The flag that makes a fork use the archive; empty if there is none.
     *
     * @param java the program that starts the JVM
     * @param others the flags that all such forks have
     */
    List<String> flags(Path java, List<String> others) {
        if (!worthwhile) {
            return List.of();
        }
        List<String> start = new ArrayList<>(List.of(java.toString()));
        start.addAll(others);
        return flags.computeIfAbsent(start, this::make);
    }

    private List<String> make(List<String> start) {
        try {
            Path directory = Files.createTempDirectory("counters-classes");
            Path archive = directory.resolve("classes.jsa");
            Path log = directory.resolve("log");
            Path evidence = directory.resolve("evidence.json");
            List.of(directory, archive, log, evidence)
                    .forEach(file -> file.toFile().deleteOnExit());
            List<String> command = new ArrayList<>(start);
            command.add("-XX:ArchiveClassesAtExit=" + archive);
            // The harness holds the lock that JMH would wait for.
            command.add("-Djmh.ignoreLock=true");
            command.addAll(new ForkSettings(List.of(), evidence).jvmArguments());
            command.add("-cp");
            command.add(classPath);
            command.add(Main.class.getName());
            command.addAll(BENCHMARK);
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            try {
                JvmProgram.await(process, TIMEOUT);
            } finally {
                process.destroyForcibly();
            }
            return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
