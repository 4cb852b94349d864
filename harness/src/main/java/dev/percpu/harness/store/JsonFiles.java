package dev.percpu.harness.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Files that hold one record, for people to look into as well. */
final class JsonFiles {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private JsonFiles() {}

    /** Writes a record over what is there; the directory is made if it does not exist. */
    static void write(Path file, Object record) throws IOException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, JSON.writeValueAsString(record) + "\n");
        } catch (IOException e) {
            throw new IOException(
                    "cannot write to '"
                            + file
                            + "' ("
                            + e.getClass().getSimpleName()
                            + "); name a directory that can be written",
                    e);
        }
    }

    /** Reads a record; empty if there is no such file. */
    static <T> Optional<T> readIfThere(Path file, Class<T> type) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw new IOException(
                    "'" + file + "' is damaged: " + e.getOriginalMessage() + "; remove it", e);
        }
    }
}
