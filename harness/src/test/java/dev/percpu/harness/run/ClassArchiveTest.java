package dev.percpu.harness.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final Path HOME = Path.of(System.getProperty("java.home"));
    private static final Path JAVA = HOME.resolve("bin/java");
    private static final int MANY = 100;

    @TempDir Path temporary;

    /** The class path of this JVM, with a jar in place of each directory. */
    private String jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .map(path -> Files.isDirectory(path) ? jar(path) : path)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path jar(Path directory) {
        Path jar = temporary.resolve(directory.toString().replace('/', '-') + ".jar");
        int status =
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", "" + jar, "-C", "" + directory, ".");
        assertThat(status).isZero();
        return jar;
    }

    @Test
    void aForkLoadsItsClassesFromTheArchive() throws IOException {
        String classPath = jars();
        List<String> flags = JmhFork.jvmFlags(HOME);
        ClassArchive archive = new ClassArchive(MANY, classPath);

        List<String> use = archive.flags(HOME);

        assertThat(use).hasSize(1);
        assertThat(archive.flags(HOME)).as("made once").isEqualTo(use);
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(flags);
        command.addAll(use);
        command.addAll(List.of("-Xlog:class+load", "-cp", classPath));
        command.addAll(List.of("org.openjdk.jmh.Main", "-l"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().filter(line -> line.contains("org.openjdk.jmh.Main ")))
                .hasSize(1)
                .allMatch(line -> line.endsWith("source: shared objects file (top)"));
        assertThat(LastWords.in(said.lines().filter(line -> line.contains("][cds]")).toList()))
                .as("not why a JVM failed")
                .isEmpty();
    }

    @Test
    void aFewForksAreNotWorthAnArchive() {
        assertThat(new ClassArchive(5, jars()).flags(HOME)).isEmpty();
    }

    @Test
    void withoutAnArchiveForksRunAsBefore() {
        ClassArchive archive = new ClassArchive(MANY, temporary.resolve("none.jar").toString());

        assertThat(archive.flags(HOME)).isEmpty();
        assertThat(archive.flags(temporary.resolve("no-jdk"))).isEmpty();
    }
}
