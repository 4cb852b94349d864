package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDirectoryTest {

    private static final HostFacts HOST =
            new HostFacts(
                    "A CPU",
                    "x86_64",
                    "6.12.0",
                    "A JVM",
                    "0-3",
                    "0-1",
                    "0",
                    1,
                    1,
                    "all",
                    List.of("w"));

    private static final Manifest MANIFEST =
            new Manifest(
                    Manifest.SCHEMA,
                    Instant.parse("2026-01-02T03:04:05.678Z"),
                    "counters run",
                    HOST,
                    4,
                    2,
                    List.of("update"),
                    List.of("LongAdder", "atomic:heap:single:atomic"),
                    List.of(1, 2));

    private static final ForkRow GOOD =
            new ForkRow(
                    "LongAdder",
                    ForkRow.Kind.PEER,
                    "update",
                    2,
                    List.of(0, 1),
                    0,
                    List.of(1.5e9, 1.25e9),
                    Optional.of(new Validation(Long.MAX_VALUE, -1)),
                    Optional.empty(),
                    Instant.parse("2026-01-02T03:04:06.123456789Z"));

    private static final ForkRow FAILED =
            new ForkRow(
                    "atomic:heap:single:atomic",
                    ForkRow.Kind.VARIANT,
                    "update",
                    1,
                    List.of(),
                    1,
                    List.of(),
                    Optional.empty(),
                    Optional.of("it \"crashed\"\nwith two lines"),
                    Instant.EPOCH);

    @TempDir Path temporary;
    private Path path;
    private Path rows;

    @BeforeEach
    void paths() {
        path = temporary.resolve("deep").resolve("run");
        rows = path.resolve("rows.jsonl");
    }

    @Test
    void everyFieldSurvivesTheWayToDiskAndBack() throws IOException {
        ResultDirectory directory = ResultDirectory.create(path, MANIFEST);
        directory.append(GOOD);
        directory.append(FAILED);

        assertThat(ResultDirectory.read(path))
                .isEqualTo(new ResultDirectory.Contents(MANIFEST, List.of(GOOD, FAILED), ""));
        assertThat(Files.readAllLines(rows)).hasSize(2);
    }

    @Test
    void aRunWithoutRowsCanBeRead() throws IOException {
        ResultDirectory.create(path, MANIFEST);

        assertThat(ResultDirectory.read(path).rows()).isEmpty();
    }

    @Test
    void aLastLineThatWasCutOffIsDroppedAndReported() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        Files.writeString(rows, "{\"subject\":\"Long", StandardOpenOption.APPEND);

        ResultDirectory.Contents contents = ResultDirectory.read(path);

        assertThat(contents.rows()).containsExactly(GOOD);
        assertThat(contents.dropped()).isEqualTo("{\"subject\":\"Long");
    }

    @Test
    void aDamagedLineInTheMiddleIsRefusedByName() throws IOException {
        ResultDirectory directory = ResultDirectory.create(path, MANIFEST);
        Files.writeString(rows, "{\"subject\":\n");
        directory.append(GOOD);

        assertThatThrownBy(() -> ResultDirectory.read(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rows.jsonl")
                .hasMessageContaining("damaged");
    }

    @Test
    void aRowThatLacksAFieldIsRefusedEvenIfTheFieldMayBeEmpty() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        Files.writeString(rows, Files.readString(rows).replace("\"error\":null,", ""));

        assertThatThrownBy(() -> ResultDirectory.read(path))
                .hasMessageContaining("damaged")
                .hasMessageContaining("error");
    }

    @Test
    void anotherFormatIsRefusedWithBothVersions() throws IOException {
        ResultDirectory.create(path, MANIFEST);
        Path manifest = path.resolve("manifest.json");
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceFirst("\"schema\" : 1", "\"schema\" : 99"));

        assertThatThrownBy(() -> ResultDirectory.read(path))
                .hasMessageContaining("format 99")
                .hasMessageContaining("format 1;");
    }

    @Test
    void aDirectoryThatHoldsARunIsNotOverwritten() throws IOException {
        ResultDirectory.create(path, MANIFEST);

        assertThatThrownBy(() -> ResultDirectory.create(path, MANIFEST))
                .hasMessageContaining("already holds a run")
                .hasMessageContaining(path.toString());
    }

    @Test
    void aPathThatCannotBeADirectoryIsRefusedByName() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> ResultDirectory.create(file.resolve("run"), MANIFEST))
                .hasMessageContaining("cannot write to")
                .hasMessageContaining("file/run");
    }

    @Test
    void aDirectoryWithoutARunIsRefusedByName() {
        assertThatThrownBy(() -> ResultDirectory.read(temporary))
                .hasMessageContaining("holds no run")
                .hasMessageContaining(temporary.toString());
    }
}
