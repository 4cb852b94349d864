package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where runs are, and the file that is made of them. */
class RunsTest {

    private static final CellKey CELL = Fixtures.key("LongAdder", "update", 1);

    private static final String COMMAND_LINE = "root=UUID=1234 console=\"ttyS0\"";

    @TempDir Path temporary;

    private Path night() throws IOException {
        Path night = temporary.resolve("night");
        for (String part : List.of("update", "articles/arms")) {
            run(night.resolve(part));
        }
        Files.writeString(night.resolve("doctor.txt"), "fine  /home/somebody/x on bigbox\n");
        Files.writeString(night.resolve("report.html"), "/home/somebody");
        return night;
    }

    /** A run of somebody on a machine called bigbox. */
    private static void run(Path path) throws IOException {
        HostFacts host = Fixtures.HOST;
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA,
                        Fixtures.manifest(Fixtures.plan(1, CELL)).started(),
                        "counters run -o /home/somebody/run",
                        Fixtures.BUILD,
                        new HostFacts(
                                host.cpuModel(),
                                host.architecture(),
                                host.kernel(),
                                COMMAND_LINE,
                                "boot-1234",
                                host.jvm(),
                                host.possibleCpus(),
                                host.onlineCpus(),
                                host.allowedCpus(),
                                host.cores(),
                                host.nodes(),
                                host.nativeRung(),
                                host.cpus(),
                                List.of("bigbox was busy; it said " + COMMAND_LINE)),
                        List.of(new Jdk("own", "/opt/somebody/jdk", "A JVM 25")),
                        Fixtures.plan(1, CELL));
        ResultDirectory directory = ResultDirectory.create(path, manifest);
        directory.append(
                Fixtures.measured(CELL, 0, Optional.of(new Validation(1, 1)), List.of(1e9)));
        directory.append(Fixtures.failed(CELL, 1, "it failed; see /tmp/somebody/forks/a.log"));
        directory.log(Event.What.STARTED, "counters run -o /home/somebody/run");
        Files.createDirectories(path.resolve("forks"));
        Files.writeString(path.resolve("forks/a.log"), "/home/somebody");
        Files.writeString(path.resolve("run.lock"), "");
    }

    private static List<String> names(Path path) throws IOException {
        return Runs.in(path).stream().map(Runs.Found::name).toList();
    }

    @Test
    void aDirectoryOfRunsAndTheFileOfItHaveTheSameRuns() throws IOException {
        Path night = night();
        Path file = temporary.resolve("results-bigbox.tar.gz");
        ResultFile.of(night, false).write(file, "bigbox", "somebody");

        assertThat(names(night)).containsExactly("night/articles/arms", "night/update");
        assertThat(names(file))
                .containsExactly("results-bigbox/articles/arms", "results-bigbox/update");
        assertThat(names(night.resolve("update"))).containsExactly("update");
        Path unpacked = Runs.in(file).get(1).directory();
        assertThat(ResultDirectory.read(unpacked))
                .isEqualTo(ResultDirectory.read(night.resolve("update")));
        assertThat(unpacked.resolve("forks/a.log")).exists();
        assertThat(unpacked.resolve("run.lock")).doesNotExist();
    }

    @Test
    void anAnonymousFileIsReadAsWellAndTellsNobodysName() throws IOException {
        Path file = temporary.resolve("results-anonymous.tar.gz");
        ResultFile content = ResultFile.of(night(), true);
        content.write(file, "bigbox", "somebody");

        for (Runs.Found run : Runs.in(file)) {
            ResultDirectory.Contents contents = ResultDirectory.read(run.directory());
            assertThat(contents.results()).hasSize(2);
            assertThat(contents.manifest().host().cpuModel()).isEqualTo("A CPU");
            assertThat(contents.manifest().command()).isEqualTo("counters run -o left out");
            try (Stream<Path> files = Files.walk(run.directory().getParent())) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    assertThat(each)
                            .content()
                            .doesNotContain("somebody", "bigbox", "UUID", "ttyS0", "boot-1234");
                }
            }
        }
        assertThat(content.files())
                .map(Path::toString)
                .contains("doctor.txt")
                .noneMatch(name -> name.endsWith(".log") || name.endsWith(".html"));
    }

    @Test
    void aFileWithoutARunIsOneLine() throws IOException {
        Path file = temporary.resolve("other.tar.gz");
        Path tree = Files.createDirectories(temporary.resolve("tree"));
        Files.writeString(tree.resolve("x"), "");
        Archive.pack(tree, List.of(Path.of("x")), "top", file);

        assertThatIOException()
                .isThrownBy(() -> Runs.in(file))
                .withMessage("'" + file + "' is not a file of results: it holds no run");
        assertThatIOException()
                .isThrownBy(() -> ResultFile.of(tree, false))
                .withMessageContaining("holds no run");
    }
}
