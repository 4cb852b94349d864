package dev.percpu.harness.store;

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
 * The directory of one run. First {@code manifest.json} is written, then one line of {@code
 * rows.jsonl} as soon as each fork ends. If the run is stopped, the rows of the finished forks are
 * therefore kept. The file {@code events.jsonl} lists what happened to the run, and {@code
 * segments.jsonl} where it was resumed.
 *
 * <p>Only one thread at a time may append lines. A line is on the disk when the method returns.
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
     * Checks, without writing, that a directory holds no run, so that a run can be started in it.
     *
     * @throws IOException if the directory already holds a run; the message names it and can be
     *     shown to a user
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
     * Creates the directory of a run and writes the manifest.
     *
     * @param path the directory; created if it does not exist
     * @param manifest what the run is to do
     * @return the directory, still without rows
     * @throws IOException if {@code path} cannot be written or already holds a run; the message
     *     names it and can be shown to a user
     */
    public static ResultDirectory create(Path path, Manifest manifest) throws IOException {
        String text = Json.text(manifest);
        checkFree(path);
        try {
            Files.createDirectories(path);
            writeWhole(path.resolve(MANIFEST), text + "\n");
        } catch (IOException e) {
            throw JsonFiles.unwritable(path, e);
        }
        return new ResultDirectory(path, manifest.host().bootId());
    }

    /** Writes a file so that it exists completely or not at all, even if the writer is stopped. */
    private static void writeWhole(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        LineFile.write(
                draft,
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Reopens the directory of a run: removes torn last lines, and records the segment that starts.
     *
     * @param segment the part of the run that starts now
     * @return the directory with its rows
     * @throws IOException if the directory cannot be written; the message names it and can be shown
     *     to a user
     */
    public static ResultDirectory reopen(Path path, Segment segment) throws IOException {
        try {
            for (String file : List.of(ROWS, EVENTS, SEGMENTS)) {
                lines(path, file).fix();
            }
        } catch (IOException e) {
            throw JsonFiles.unwritable(path, e);
        }
        lines(path, SEGMENTS).append(Json.line(segment));
        return new ResultDirectory(path, segment.host().bootId());
    }

    private static LineFile lines(Path path, String file) {
        return new LineFile(path.resolve(file));
    }

    /** The path of this directory. */
    public Path path() {
        return path;
    }

    /**
     * Appends a row and forces it to the disk.
     *
     * @param result the result of a fork
     * @throws UncheckedIOException if the row cannot be written
     */
    public void append(ForkResult result) {
        lines(path, ROWS).append(Json.line(result));
    }

    /**
     * Appends an event to the log of events.
     *
     * @param what what has just happened
     * @param detail details in a few words
     * @throws UncheckedIOException if the event cannot be written
     */
    public void log(Event.What what, String detail) {
        lines(path, EVENTS).append(Json.line(new Event(Instant.now(), bootId, what, detail)));
    }

    /**
     * The stored results of a run.
     *
     * @param manifest what the run was planned to do
     * @param results the results of its forks, in the order in which the forks ended
     * @param dropped the rest of a last row whose writing was cut off; empty if there is none
     */
    public record Contents(Manifest manifest, List<ForkResult> results, String dropped) {

        public Contents {
            results = List.copyOf(results);
        }
    }

    /**
     * Reads the results of a run, which may be incomplete.
     *
     * @param path the run's directory
     * @return the results; the warnings of the host include one for each part that was measured on
     *     another machine, JDK or build
     * @throws IOException if there is no run, if another version wrote it, if a row is repeated or
     *     belongs to another run, or if any line but the last is damaged; the message names the
     *     file, and the line where possible, and can be shown to a user
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

    /**
     * Reads the rows and checks that no fork of the plan has two of them, because the second one
     * would count again.
     */
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
                        throw file.damaged(number, "its cell is not in the plan");
                    }
                    Integer before =
                            lines.putIfAbsent(
                                    new Plan.Step(result.cell(), result.fork(), result.purpose()),
                                    number);
                    if (before != null) {
                        throw file.damaged(number, "it repeats the fork of line " + before);
                    }
                    return result;
                });
    }

    /**
     * Reads the log of events.
     *
     * @param path the run's directory
     * @return the events, in the order in which they happened
     * @throws IOException if any line of the log but the last is damaged
     */
    public static List<Event> events(Path path) throws IOException {
        return parsed(path, EVENTS, Event.class);
    }

    /**
     * Reads where a run was resumed.
     *
     * @param path the run's directory
     * @return its parts after the first one, in their order
     * @throws IOException if any line of the list but the last is damaged
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
                                                ("'%s' holds no run: it has no %s; name a"
                                                                + " directory of results")
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
