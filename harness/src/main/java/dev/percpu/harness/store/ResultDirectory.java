package dev.percpu.harness.store;

import dev.percpu.harness.text.Cause;
import dev.percpu.harness.text.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The directory that one run writes: {@code manifest.json}, then a line of {@code rows.jsonl} for
 * each fork as it ends, so that whatever stops the run leaves the rows of the forks before it.
 * Beside them {@code events.jsonl} has what happened to the run, and {@code segments.jsonl} where
 * it was resumed.
 *
 * <p>Lines are appended by one thread at a time and are on the disk when the method returns.
 */
public final class ResultDirectory {

    private static final String MANIFEST = "manifest.json";
    private static final String ROWS = "rows.jsonl";
    private static final String EVENTS = "events.jsonl";
    private static final String SEGMENTS = "segments.jsonl";

    private final Path path;
    private final String bootId;

    private ResultDirectory(Path path, String bootId) {
        this.path = path;
        this.bootId = bootId;
    }

    /**
     * Checks that a run can be begun in a directory, as far as that can be seen from outside.
     *
     * @param path where
     * @throws IOException if it already holds a run; the message names it and is fit for a user
     */
    public static void checkFree(Path path) throws IOException {
        for (String file : List.of(MANIFEST, ROWS)) {
            if (Files.exists(path.resolve(file))) {
                throw new IOException(
                        "'" + path + "' already holds a run; name another directory, or remove it");
            }
        }
    }

    public static boolean holdsRun(Path path) {
        return Files.exists(path.resolve(MANIFEST));
    }

    /**
     * Starts a run's directory, with the manifest in it.
     *
     * @param path where; it is made if it does not exist
     * @param manifest what the run is to do
     * @return the directory, without rows
     * @throws IOException if {@code path} cannot be written, or already holds a run; the message
     *     names it and is fit for a user
     */
    public static ResultDirectory create(Path path, Manifest manifest) throws IOException {
        String text = Json.text(manifest);
        checkFree(path);
        try {
            Files.createDirectories(path);
            writeWhole(path.resolve(MANIFEST), text + "\n");
        } catch (IOException e) {
            throw unwritable(path, e);
        }
        return new ResultDirectory(path, manifest.host().bootId());
    }

    /** A manifest is there as a whole or not at all, whatever stops its writer. */
    private static void writeWhole(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        LineFile.write(
                draft, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Goes on with a run's directory: takes torn last lines away, and notes on which machine.
     *
     * @param path where
     * @param segment the part of the run that begins
     * @return the directory, with the rows that it has
     * @throws IOException if it cannot be written; the message names it and is fit for a user
     */
    public static ResultDirectory reopen(Path path, Segment segment) throws IOException {
        try {
            for (String file : List.of(ROWS, EVENTS, SEGMENTS)) {
                lines(path, file).fix();
            }
        } catch (IOException e) {
            throw unwritable(path, e);
        }
        lines(path, SEGMENTS).append(Json.line(segment));
        return new ResultDirectory(path, segment.host().bootId());
    }

    private static IOException unwritable(Path path, IOException cause) {
        return new IOException(
                "cannot write to '"
                        + path
                        + "' ("
                        + Cause.of(cause)
                        + "); name a directory that can be written",
                cause);
    }

    private static LineFile lines(Path path, String file) {
        return new LineFile(path.resolve(file));
    }

    /** Where this directory is. */
    public Path path() {
        return path;
    }

    /**
     * Adds a row and forces it to the disk.
     *
     * @param result what a fork gave
     * @throws UncheckedIOException if it cannot be written
     */
    public void append(ForkResult result) {
        lines(path, ROWS).append(Json.line(result));
    }

    /**
     * Adds to the log of events.
     *
     * @param what what happened just now
     * @param detail more of it, in a few words
     * @throws UncheckedIOException if it cannot be written
     */
    public void log(Event.What what, String detail) {
        lines(path, EVENTS).append(Json.line(new Event(Instant.now(), bootId, what, detail)));
    }

    /**
     * What a run has left.
     *
     * @param manifest what it was meant to do
     * @param results what its forks gave, in the order in which they ended
     * @param dropped what was left of a last row whose writing was cut off; empty if nothing was
     */
    public record Contents(Manifest manifest, List<ForkResult> results, String dropped) {

        public Contents {
            results = List.copyOf(results);
        }
    }

    /**
     * Reads a run back, complete or not.
     *
     * @param path the run's directory
     * @return what is in it; among the warnings of its host is one for each part that was measured
     *     on another machine, JDK or build
     * @throws IOException if there is no run, it was written by another version, a row is there
     *     twice or of another run, or it is damaged elsewhere than in its last line; the message
     *     names the file, and the line if there are several, and is fit for a user
     */
    public static Contents read(Path path) throws IOException {
        Manifest manifest = readManifest(path.resolve(MANIFEST));
        List<String> mixed =
                parsed(path, SEGMENTS, Segment.class).stream()
                        .filter(segment -> !segment.differences().isEmpty())
                        .map(Segment::warning)
                        .toList();
        LineFile.Content<ForkResult> results = results(lines(path, ROWS), manifest.plan());
        return new Contents(manifest.withWarnings(mixed), results.values(), results.torn());
    }

    /** Every fork of the plan is measured once: another row of it would count twice. */
    private static LineFile.Content<ForkResult> results(LineFile file, Plan plan)
            throws IOException {
        Set<CellKey> cells = new HashSet<>(plan.cells());
        cells.addAll(plan.candidates());
        plan.screening().forEach(contest -> cells.addAll(contest.along()));
        Map<Plan.Step, Integer> lines = new HashMap<>();
        return file.read(
                (line, number) -> {
                    ForkResult result = parse(line, number, ForkResult.class, file);
                    if (!cells.contains(result.cell())) {
                        throw file.damaged(number, "its cell is none of the plan's");
                    }
                    Integer before =
                            lines.putIfAbsent(
                                    new Plan.Step(result.cell(), result.fork(), result.purpose()),
                                    number);
                    if (before != null) {
                        throw file.damaged(number, "it is of the same fork as line " + before);
                    }
                    return result;
                });
    }

    /**
     * Reads the log of events.
     *
     * @param path the run's directory
     * @return what happened, in its order
     * @throws IOException if the log is damaged elsewhere than in its last line
     */
    public static List<Event> events(Path path) throws IOException {
        return parsed(path, EVENTS, Event.class);
    }

    /**
     * Where a run was resumed.
     *
     * @param path the run's directory
     * @return its parts after the first, in their order
     * @throws IOException if the list is damaged elsewhere than in its last line
     */
    public static List<Segment> segments(Path path) throws IOException {
        return parsed(path, SEGMENTS, Segment.class);
    }

    private static <T> List<T> parsed(Path path, String file, Class<T> type) throws IOException {
        LineFile lines = lines(path, file);
        return lines.read((line, number) -> parse(line, number, type, lines)).values();
    }

    private static <T> T parse(String line, int number, Class<T> type, LineFile file)
            throws IOException {
        try {
            return JsonFiles.parse(line, type);
        } catch (JacksonException e) {
            throw file.damaged(number, JsonFiles.problem(e) + " in: " + OneLine.head(line));
        }
    }

    private static Manifest readManifest(Path file) throws IOException {
        Manifest manifest =
                JsonFiles.readIfThere(file, Manifest.class, "restore it, or measure again")
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "'%s' holds no run: it has no %s"
                                                        .formatted(file.getParent(), MANIFEST)));
        if (manifest.schema() != Manifest.SCHEMA) {
            throw new IOException(
                    String.format(
                            "'%s' has format %s, this build reads format %s; use the build that"
                                    + " wrote it",
                            file, manifest.schema(), Manifest.SCHEMA));
        }
        return manifest;
    }
}
