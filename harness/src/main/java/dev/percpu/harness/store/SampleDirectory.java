package dev.percpu.harness.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The directory that one measurement of targets writes: {@code samples.jsonl}, a line for each JVM
 * as it ends, and {@code targets.json}, what they add up to.
 *
 * <p>Lines are appended by one thread at a time.
 */
public final class SampleDirectory {

    private static final String SAMPLES = "samples.jsonl";
    private static final String TARGETS = "targets.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;

    private SampleDirectory(Path path) {
        this.path = path;
    }

    /**
     * Starts a directory.
     *
     * @param path where; it is made if it does not exist
     * @return the directory, without samples
     * @throws IOException if {@code path} cannot be written, or already holds samples; the message
     *     names it and is fit for a user
     */
    public static SampleDirectory create(Path path) throws IOException {
        if (Files.exists(path.resolve(SAMPLES)) || Files.exists(path.resolve(TARGETS))) {
            throw new IOException(
                    "'" + path + "' already holds samples; name another directory, or remove it");
        }
        try {
            Files.createDirectories(path);
            Files.createFile(path.resolve(SAMPLES));
        } catch (IOException e) {
            throw new IOException(
                    "cannot write to '"
                            + path
                            + "' ("
                            + e.getClass().getSimpleName()
                            + "); name a directory that can be written",
                    e);
        }
        return new SampleDirectory(path);
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
     * Adds a sample.
     *
     * @param sample what a JVM gave
     * @throws UncheckedIOException if it cannot be written
     */
    public void append(Sample sample) {
        write(SAMPLES, JSON.writeValueAsString(sample) + "\n", StandardOpenOption.APPEND);
    }

    /**
     * Leaves what the samples add up to.
     *
     * @param findings the findings, as JSON is to show them
     * @throws UncheckedIOException if it cannot be written
     */
    public void conclude(Object findings) {
        String text =
                JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(findings);
        write(TARGETS, text + "\n", StandardOpenOption.CREATE_NEW);
    }

    private void write(String name, String text, StandardOpenOption option) {
        Path file = path.resolve(name);
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE, option);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + file + "'", e);
        }
    }
}
