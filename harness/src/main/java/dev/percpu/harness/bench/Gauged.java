package dev.percpu.harness.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much work beside counters makes their time a given share of the whole, on this machine.
 *
 * @param steps the steps of {@link Work}; 0 if even without work the share is smaller
 * @param counterNanos nanoseconds that the counters take of one operation
 * @param stepNanos nanoseconds of a step
 * @param share the share that was measured with that work
 */
public record Gauged(long steps, double counterNanos, double stepNanos, double share) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Leaves this for the parent.
     *
     * @param file the file that it named
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /**
     * Reads what such a JVM has left.
     *
     * @param file the file named to it
     * @return what it found
     * @throws IOException if there is nothing, or it cannot be read
     */
    public static Gauged read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), Gauged.class);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
