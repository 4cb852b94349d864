package dev.percpu.harness.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The amount of work beside counters with which the counters take a given share of the time, on
 * this machine.
 *
 * @param steps the number of steps of {@link Work}; 0 if the share is smaller even without work
 * @param counterNanos the counters' part of one operation, in nanoseconds
 * @param stepNanos the time of one step, in nanoseconds
 * @param share the share that was measured with this work
 */
public record Gauged(long steps, double counterNanos, double stepNanos, double share) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Writes the result for the parent.
     *
     * @param file the file that the parent named
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /**
     * Reads the result of such a JVM.
     *
     * @param file the file that was named to the JVM
     * @throws IOException if the file does not exist or cannot be read
     */
    public static Gauged read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), Gauged.class);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
