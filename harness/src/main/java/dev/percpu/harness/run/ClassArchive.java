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
 * <p>If an archive cannot be made or does not fit a fork's flags, the fork loads classes from their
 * jars.
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
    private final Map<Path, List<String>> flags = new HashMap<>();

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
     * @param home the home of the fork's JVM
     */
    List<String> flags(Path home) {
        return worthwhile ? flags.computeIfAbsent(home, this::make) : List.of();
    }

    private List<String> make(Path home) {
        try {
            Path directory = Files.createTempDirectory("counters-classes");
            Path archive = directory.resolve("classes.jsa");
            Path log = directory.resolve("log");
            Path evidence = directory.resolve("evidence.json");
            List.of(directory, archive, log, evidence)
                    .forEach(file -> file.toFile().deleteOnExit());
            List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
            command.addAll(JmhFork.jvmFlags(home));
            command.add("-XX:ArchiveClassesAtExit=" + archive);
            // The harness holds the lock that JMH would wait for.
            command.add("-Djmh.ignoreLock=true");
            command.addAll(new ForkSettings(List.of(), evidence).jvmArguments());
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
            command.addAll(BENCHMARK);
            JvmProgram.run(command, log.toFile(), TIMEOUT);
            return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
