package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDirectoryTest {

    private static final CellKey CELL = Fixtures.key("LongAdder", "update", 2);
    private static final CellKey OTHER = Fixtures.key("atomic:heap:single:atomic", "update", 1);
    private static final Manifest MANIFEST = Fixtures.manifest(Fixtures.plan(2, CELL, OTHER));

    private static final ForkRow GOOD =
            Fixtures.measured(
                    CELL,
                    0,
                    Optional.of(new Validation(Long.MAX_VALUE, -1)),
                    List.of(1.5e9, 1.25e9));

    private static final ForkRow FAILED =
            Fixtures.failed(OTHER, 1, "it \"crashed\"\nwith two lines");

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
                Files.readString(manifest).replaceFirst("\"schema\" : 2", "\"schema\" : 99"));

        assertThatThrownBy(() -> ResultDirectory.read(path))
                .hasMessageContaining("format 99")
                .hasMessageContaining("format 2;");
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

    private static Segment segment(String bootId, String... differences) {
        HostFacts host =
                new HostFacts(
                        "A CPU", "x86_64", "6.12.0", "quiet", bootId, "A JVM", "0-3", "0-1", "0", 1,
                        1, "all", List.of(), List.of());
        return new Segment(
                Instant.parse("2026-01-03T00:00:00Z"),
                Fixtures.BUILD,
                host,
                Fixtures.JDKS,
                List.of(differences));
    }

    @Test
    void reopeningTakesATornLineAwayAndLeavesTheOthersAsTheyAre() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        byte[] before = Files.readAllBytes(rows);
        byte[] torn = "{\"a\":\"é".getBytes(StandardCharsets.UTF_8);
        Files.write(rows, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
        assertThat(ResultDirectory.read(path).dropped())
                .as("torn within a character")
                .startsWith("{\"a\":\"");

        ResultDirectory.reopen(path, segment("boot-2")).append(FAILED);

        byte[] after = Files.readAllBytes(rows);
        assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
        assertThat(ResultDirectory.read(path))
                .isEqualTo(new ResultDirectory.Contents(MANIFEST, List.of(GOOD, FAILED), ""));
    }

    @Test
    void everyEventHasItsTimeAndTheBootInWhichItHappened() throws IOException {
        ResultDirectory.create(path, MANIFEST).log(Event.What.STARTED, "a \"command\"");
        Files.writeString(path.resolve("events.jsonl"), "{\"ti", StandardOpenOption.APPEND);
        ResultDirectory.reopen(path, segment("boot-2")).log(Event.What.RESUMED, "");

        List<Event> events = ResultDirectory.events(path);
        assertThat(events)
                .extracting(Event::what)
                .containsExactly(Event.What.STARTED, Event.What.RESUMED);
        assertThat(events).extracting(Event::bootId).containsExactly("boot-1", "boot-2");
        assertThat(events).extracting(Event::detail).containsExactly("a \"command\"", "");
        assertThat(events.get(0).time()).isBeforeOrEqualTo(events.get(1).time());
    }

    @Test
    void aRunThatWasMixedWarnsOfWhatDiffersAndSinceWhen() throws IOException {
        ResultDirectory.create(path, MANIFEST);
        ResultDirectory.reopen(path, segment("boot-2"));
        assertThat(ResultDirectory.read(path).manifest()).isEqualTo(MANIFEST);

        ResultDirectory.reopen(path, segment("boot-2", "kernel was 'a' and is 'b'"));

        assertThat(ResultDirectory.read(path).manifest().host().warnings())
                .containsExactly(
                        "w",
                        "Rows since 2026-01-03T00:00:00Z were measured under other conditions than"
                                + " those before: kernel was 'a' and is 'b'.");
        assertThat(ResultDirectory.segments(path))
                .containsExactly(segment("boot-2"), segment("boot-2", "kernel was 'a' and is 'b'"));
    }
}
