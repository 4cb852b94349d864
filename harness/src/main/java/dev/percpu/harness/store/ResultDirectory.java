package dev.percpu.harness.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The directory that one run writes: {@code manifest.json}, then a line of {@code rows.jsonl} for
 * each fork as it ends, so that whatever stops the run leaves the rows of the forks before it.
 *
 * <p>Rows are appended by one thread at a time and are on the disk when {@link #append} returns.
 */
public final class ResultDirectory {

    private static final String MANIFEST = "manifest.json";
    private static final String ROWS = "rows.jsonl";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private final Path path;

    private ResultDirectory(Path path) {
        this.path = path;
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
        if (Files.exists(path.resolve(MANIFEST)) || Files.exists(path.resolve(ROWS))) {
            throw new IOException(
                    "'" + path + "' already holds a run; name another directory, or remove it");
        }
        String text =
                JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(manifest);
        try {
            Files.createDirectories(path);
            write(path.resolve(MANIFEST), text + "\n", StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write to '"
                            + path
                            + "' ("
                            + e.getClass().getSimpleName()
                            + "); name a directory that can be written",
                    e);
        }
        return new ResultDirectory(path);
    }

    /**
     * Where this directory is.
     *
     * @return its path
     */
    public Path path() {
        return path;
    }

    /**
     * Adds a row and forces it to the disk.
     *
     * @param row what a fork gave
     * @throws UncheckedIOException if it cannot be written
     */
    public void append(ForkRow row) {
        try {
            write(
                    path.resolve(ROWS),
                    JSON.writeValueAsString(row) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + path.resolve(ROWS) + "'", e);
        }
    }

    private static void write(Path file, String text, StandardOpenOption... options)
            throws IOException {
        List<StandardOpenOption> all = new ArrayList<>(List.of(options));
        all.add(StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, all.toArray(StandardOpenOption[]::new))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * What a run has left.
     *
     * @param manifest what it was meant to do
     * @param rows what its forks gave, in the order in which they ended
     * @param dropped what was left of a last row whose writing was cut off; empty if nothing was
     */
    public record Contents(Manifest manifest, List<ForkRow> rows, String dropped) {

        /** Copies the list. */
        public Contents {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Reads a run back, complete or not.
     *
     * @param path the run's directory
     * @return what is in it
     * @throws IOException if there is no run, it was written by another version, or it is damaged
     *     elsewhere than in its last line; the message names the file and is fit for a user
     */
    public static Contents read(Path path) throws IOException {
        Manifest manifest = readManifest(path.resolve(MANIFEST));
        Path file = path.resolve(ROWS);
        String text = Files.exists(file) ? Files.readString(file) : "";
        int complete = text.lastIndexOf('\n') + 1;
        List<ForkRow> rows = new ArrayList<>();
        for (String line : text.substring(0, complete).split("\n")) {
            if (!line.isBlank()) {
                rows.add(parse(line, ForkRow.class, file));
            }
        }
        return new Contents(manifest, rows, text.substring(complete));
    }

    private static Manifest readManifest(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "'" + file.getParent() + "' holds no run: it has no " + MANIFEST, e);
        }
        Manifest manifest = parse(text, Manifest.class, file);
        if (manifest.schema() != Manifest.SCHEMA) {
            throw new IOException(
                    "'"
                            + file
                            + "' has format "
                            + manifest.schema()
                            + ", this build reads format "
                            + Manifest.SCHEMA
                            + "; use the build that wrote it");
        }
        return manifest;
    }

    private static <T> T parse(String text, Class<T> type, Path file) throws IOException {
        try {
            return JSON.readValue(text, type);
        } catch (JacksonException e) {
            throw new IOException(
                    "'" + file + "' is damaged: " + e.getOriginalMessage() + " in: " + head(text),
                    e);
        }
    }

    private static String head(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
