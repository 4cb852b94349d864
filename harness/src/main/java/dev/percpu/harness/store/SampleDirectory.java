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
        FreshDirectory.make(
                path,
                "samples",
                new String[] {SAMPLES, TARGETS},
                () -> Files.createFile(path.resolve(SAMPLES)));
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
     * Adds a sample and forces it to the disk.
     *
     * @param sample what a JVM gave
     * @throws UncheckedIOException if it cannot be written
     */
    public void append(Sample sample) {
        new LineFile(path.resolve(SAMPLES)).append(JSON.writeValueAsString(sample));
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
        Path file = path.resolve(TARGETS);
        try {
            LineFile.write(file, text + "\n", StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to '" + file + "'", e);
        }
    }
}
