package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
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

    private static final ForkResult GOOD =
            Fixtures.measured(
                    CELL,
                    0,
                    Optional.of(new Validation(Long.MAX_VALUE, -1)),
                    List.of(1.5e9, 1.25e9));

    private static final ForkResult FAILED =
            Fixtures.failed(OTHER, 1, "it \"crashed\"\nwith two lines");

    @TempDir Path temporary;
    private Path path;
    private Path results;

    @BeforeEach
    void paths() {
        path = temporary.resolve("deep").resolve("run");
        results = path.resolve("rows.jsonl");
    }

    @Test
    void everyFieldSurvivesTheWayToDiskAndBack() throws IOException {
        ResultDirectory directory = ResultDirectory.create(path, MANIFEST);
        directory.append(GOOD);
        directory.append(FAILED);

        assertThat(ResultDirectory.read(path))
                .isEqualTo(new ResultDirectory.Contents(MANIFEST, List.of(GOOD, FAILED), ""));
        assertThat(Files.readAllLines(results)).hasSize(2);
    }

    @Test
    void aRunWithoutResultsCanBeRead() throws IOException {
        ResultDirectory.create(path, MANIFEST);

        assertThat(ResultDirectory.read(path).results()).isEmpty();
    }

    @Test
    void aRunOfABuildThatKnewNoScreeningIsReadAsOneWithoutAny() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        Path file = path.resolve("manifest.json");
        String text = Files.readString(file);
        String without = text.replaceAll(",\\s*\"screening\" : \\[ *]", "");
        assertThat(without).hasSizeLessThan(text.length());
        Files.writeString(file, without);

        assertThat(ResultDirectory.read(path))
                .isEqualTo(new ResultDirectory.Contents(MANIFEST, List.of(GOOD), ""));
    }

    @Test
    void cpusOfABuildThatKnewNoKindsOfCoresAreAllAlike() throws IOException {
        ResultDirectory.create(path, MANIFEST);
        ResultDirectory.reopen(
                path,
                new Segment(
                        Instant.EPOCH, MANIFEST.build(), MANIFEST.host(), List.of(), List.of()));
        for (String name : List.of("manifest.json", "segments.jsonl")) {
            Path file = path.resolve(name);
            String text = Files.readString(file);
            String without = text.replaceAll(",\\s*\"kind\" ?: ?\"\"", "");
            assertThat(without).as(name).hasSizeLessThan(text.length());
            Files.writeString(file, without);
        }

        assertThat(ResultDirectory.read(path).manifest()).isEqualTo(MANIFEST);
        assertThat(ResultDirectory.segments(path))
                .singleElement()
                .extracting(Segment::host)
                .isEqualTo(MANIFEST.host());
    }

    @Test
    void aResultOfACellThatIsScreenedIsOneOfTheRun() throws IOException {
        Plan plan =
                Fixtures.plan(1, CELL).withScreening(List.of(new Plan.Contest(List.of(OTHER), 1)));
        ForkResult screened =
                ForkResult.failed(
                        new Plan.Step(OTHER, 0, Purpose.SCREENING), Instant.EPOCH, "it crashed");
        ResultDirectory.create(path, Fixtures.manifest(plan)).append(screened);

        assertThat(ResultDirectory.read(path).manifest().plan()).isEqualTo(plan);
        assertThat(ResultDirectory.read(path).results()).containsExactly(screened);
    }

    @Test
    void aResultOfWhatIsMeasuredAlongWithAFinalistIsOneOfTheRun() throws IOException {
        Plan plan =
                Fixtures.plan(1)
                        .withScreening(
                                List.of(
                                        new Plan.Contest(
                                                List.of(CELL),
                                                1,
                                                List.of(OTHER),
                                                Optional.of(Timing.QUICK))));
        ForkResult along =
                ForkResult.failed(new Plan.Step(OTHER, 0, Purpose.TIMING), Instant.EPOCH, "no");
        ResultDirectory.create(path, Fixtures.manifest(plan)).append(along);

        assertThat(ResultDirectory.read(path).results()).containsExactly(along);
        assertThat(ResultDirectory.read(path).manifest().plan()).isEqualTo(plan);
    }

    @Test
    void aLastLineThatWasCutOffIsDroppedAndReported() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        Files.writeString(results, "{\"subject\":\"Long", StandardOpenOption.APPEND);

        ResultDirectory.Contents contents = ResultDirectory.read(path);

        assertThat(contents.results()).containsExactly(GOOD);
        assertThat(contents.dropped()).isEqualTo("{\"subject\":\"Long");
    }

    @Test
    void aDamagedLineInTheMiddleIsRefusedByName() throws IOException {
        ResultDirectory directory = ResultDirectory.create(path, MANIFEST);
        Files.writeString(results, "{\"subject\":\n");
        directory.append(GOOD);

        assertThatThrownBy(() -> ResultDirectory.read(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rows.jsonl")
                .hasMessageContaining("line 1 is damaged");
    }

    @Test
    void aResultThatLacksAFieldIsRefusedEvenIfTheFieldMayBeEmpty() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        Files.writeString(results, Files.readString(results).replace("\"error\":null,", ""));

        assertThatThrownBy(() -> ResultDirectory.read(path))
                .hasMessageContaining("damaged")
                .hasMessageContaining("error");
    }

    @Test
    void aDirectoryWithTheFormerNamesOfKeysIsReadAsItWas() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        ResultDirectory.Contents now = ResultDirectory.read(path);
        for (Path file : List.of(results, path.resolve("manifest.json"))) {
            String text = Files.readString(file);
            Files.writeString(
                    file,
                    text.replace("\"scenario\"", "\"scene\"").replace("\"pinning\"", "\"place\""));
            assertThat(Files.readString(file)).isNotEqualTo(text);
        }

        assertThat(ResultDirectory.read(path)).isEqualTo(now);
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
        byte[] before = Files.readAllBytes(results);
        byte[] torn = "{\"a\":\"é".getBytes(StandardCharsets.UTF_8);
        Files.write(results, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
        assertThat(ResultDirectory.read(path).dropped())
                .as("torn within a character")
                .startsWith("{\"a\":\"");

        ResultDirectory.reopen(path, segment("boot-2")).append(FAILED);

        byte[] after = Files.readAllBytes(results);
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
                        "Results since 2026-01-03T00:00:00Z were measured under other conditions than"
                                + " earlier ones: kernel was 'a' and is 'b'.");
        assertThat(ResultDirectory.segments(path))
                .containsExactly(segment("boot-2"), segment("boot-2", "kernel was 'a' and is 'b'"));
    }

    private void assertRefused(String what) {
        assertThatThrownBy(() -> ResultDirectory.read(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(what)
                .message()
                .hasLineCount(1)
                .hasSizeLessThan(600);
    }

    private void append(byte... bytes) throws IOException {
        Files.write(results, bytes, StandardOpenOption.APPEND);
    }

    private String line(int number) {
        return "'" + results + "', line " + number + " is damaged: ";
    }

    @Test
    void aForkThatIsThereTwiceIsRefusedWithBothLines() throws IOException {
        ResultDirectory directory = ResultDirectory.create(path, MANIFEST);
        directory.append(GOOD);
        directory.append(FAILED);
        directory.append(GOOD);

        assertRefused(line(3) + "it repeats the fork of line 1; remove the line");
    }

    @Test
    void aResultOfAnotherRunIsRefused() throws IOException {
        ResultDirectory.create(path, Fixtures.manifest(Fixtures.plan(2, CELL))).append(FAILED);

        assertRefused(line(1) + "its cell is not in the plan");
    }

    @Test
    void aResultOfAnotherSchemaIsRefusedWithItsLine() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        for (String other :
                List.of("{}", "[]", "null", "3", "]\r\u2028\u202e]", "{\"score\":1e9}")) {
            byte[] before = Files.readAllBytes(results);
            append((other + "\n").getBytes(StandardCharsets.UTF_8));
            assertRefused(line(2));
            Files.write(results, before);
        }
    }

    @Test
    void aNullWhereAValueIsExpectedIsRefusedWithItsName() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        String whole = Files.readString(results);
        for (String field : List.of("cell", "purpose", "started", "workers")) {
            Files.writeString(
                    results,
                    whole.replaceFirst("\"" + field + "\":", "\"" + field + "\":null,\"was\":"));
            assertRefused(line(1));
        }
        Files.writeString(results, whole.replace("\"pinning\":\"compact\"", "\"pinning\":null"));
        assertRefused("null where a value is expected: cell.scenario.pinning");
    }

    @Test
    void aLineThatIsNoTextIsRefusedWithItsLine() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        byte[] before = Files.readAllBytes(results);

        append((byte) '"', (byte) 0xff, (byte) 0xc0, (byte) '"', (byte) '\n');
        assertRefused(line(2) + "it is not text in UTF-8");

        Files.write(results, before);
        append((byte) 0, (byte) 0, (byte) '\n');
        assertRefused(line(2));

        byte[] marked = new byte[before.length + 3];
        System.arraycopy(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0, marked, 0, 3);
        System.arraycopy(before, 0, marked, 3, before.length);
        Files.write(results, marked);
        assertRefused(line(1));
    }

    @Test
    void aLineOfAHundredMegabytesIsRefusedWhetherItEndsOrNot() throws IOException {
        ResultDirectory.create(path, MANIFEST).append(GOOD);
        byte[] megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) 'x');
        for (int i = 0; i < 100; i++) {
            append(megabyte);
        }
        assertRefused(line(2) + "it is longer than " + LineFile.LONGEST + " bytes");

        append((byte) '\n');
        assertRefused(line(2) + "it is longer than " + LineFile.LONGEST + " bytes");
    }

    @Test
    void aLineIsForgottenAsSoonAsItIsRead() throws IOException {
        Files.createDirectories(path);
        String text = "x".repeat(1 << 20) + "\n";
        for (int i = 0; i < 64; i++) {
            Files.writeString(results, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        List<WeakReference<String>> lines =
                new LineFile(results).read((line, number) -> new WeakReference<>(line)).values();

        System.gc();
        assertThat(lines).hasSize(64).allMatch(line -> line.get() == null);
    }

    @Test
    void aManifestThatIsNoTextOrNullIsRefusedByName() throws IOException {
        ResultDirectory.create(path, MANIFEST);
        Path manifest = path.resolve("manifest.json");
        Files.write(manifest, new byte[] {'{', (byte) 0xff, '}'});
        assertRefused("'" + manifest + "' is damaged: it is not text in UTF-8; restore it");
        Files.writeString(manifest, "null");
        assertRefused("'" + manifest + "' is damaged: null where a value is expected");
        Files.writeString(manifest, "[".repeat(100_000));
        assertRefused("'" + manifest + "' is damaged: ");
    }
}
