package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.harness.report.Attachments;
import dev.percpu.harness.report.ReportFormat;
import dev.percpu.harness.report.ReportedRun;
import dev.percpu.harness.report.TextReport;
import dev.percpu.harness.store.Build;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Jdk;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Manifest;
import dev.percpu.harness.store.Plan;
import dev.percpu.harness.store.ResultDirectory;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory of a run, and the reports of it. The first byte of an input picks the file that the
 * rest is the content of: {@code m} the manifest, {@code e} the events, {@code s} the segments,
 * {@code c} the map of the cores, {@code f} the footprints, {@code g} the goals; of any other byte
 * it is the rows.
 */
public final class ResultsTarget {

    private static final Path DIRECTORY = new Scratch("results").path().resolve("run");
    private static final Map<Character, String> FILES =
            Map.of(
                    'm', "manifest.json",
                    'e', "events.jsonl",
                    's', "segments.jsonl",
                    'c', "c2c.json",
                    'f', "footprint.json",
                    'g', "goals.json");
    private static final byte[] MANIFEST = manifest();

    private ResultsTarget() {}

    private static byte[] manifest() {
        CellKey cell =
                new CellKey(
                        "LongAdder",
                        Kind.PEER,
                        new Scenario(
                                "update",
                                new TreeMap<>(),
                                2,
                                "compact",
                                Optional.empty(),
                                "own",
                                List.of()));
        HostFacts host =
                new HostFacts(
                        "A CPU",
                        "x86_64",
                        "6.12.0",
                        "quiet",
                        "boot-1",
                        "A JVM",
                        "0-3",
                        "0-1",
                        "0",
                        1,
                        1,
                        "all",
                        List.of(new CpuLocation(0, 0, 0, 0, 0)),
                        List.of("w"));
        Manifest manifest =
                new Manifest(
                        Manifest.SCHEMA,
                        Instant.EPOCH,
                        "counters run",
                        new Build("1.0", "abc"),
                        host,
                        List.of(new Jdk("own", "/jdk", "A JVM 25")),
                        new Plan(List.of(cell), 2, Timing.QUICK));
        try {
            ResultDirectory.create(DIRECTORY, manifest);
            return Files.readAllBytes(DIRECTORY.resolve("manifest.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        char pick = data.length == 0 ? 'r' : (char) data[0];
        byte[] content = data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
        try {
            for (String file : FILES.values()) {
                Files.deleteIfExists(DIRECTORY.resolve(file));
            }
            Files.deleteIfExists(DIRECTORY.resolve("rows.jsonl"));
            Files.write(DIRECTORY.resolve("manifest.json"), MANIFEST);
            Files.write(DIRECTORY.resolve(FILES.getOrDefault(pick, "rows.jsonl")), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = new String(content, UTF_8);
        try {
            ResultDirectory.events(DIRECTORY);
            ResultDirectory.Contents contents = ResultDirectory.read(DIRECTORY);
            ReportedRun run =
                    new ReportedRun(
                            "run",
                            contents.manifest(),
                            contents.results(),
                            Attachments.read(
                                    DIRECTORY,
                                    contents.manifest(),
                                    contents.results(),
                                    Optional.empty()));
            TextReport.render(List.of(run));
            ReportFormat.MARKDOWN.render(List.of(run));
            ReportFormat.CSV.render(List.of(run));
            ReportFormat.JMH_JSON.render(List.of(run));
        } catch (IOException e) {
            RefusedInput.check(e, text);
        }
    }
}
