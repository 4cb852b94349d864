package dev.percpu.harness.store;

import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Files that hold one record, for people to look into as well. */
final class JsonFiles {

    /** A manifest of ten thousand cells takes a tenth of it. */
    private static final int LARGEST = 1 << 26;

    private JsonFiles() {}

    /** Writes a record over what is there; the directory is made if it does not exist. */
    static void write(Path file, Object record) throws IOException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, Json.text(record) + "\n");
        } catch (IOException e) {
            throw new IOException(
                    String.format(
                            "cannot write to '%s' (%s); name a directory that can be written",
                            file, Cause.of(e)),
                    e);
        }
    }

    /** Reads a record that can be made again; empty if there is no such file. */
    static <T> Optional<T> readIfThere(Path file, Class<T> type) throws IOException {
        return readIfThere(file, type, "remove it");
    }

    /** Reads a record; empty if there is no such file. */
    static <T> Optional<T> readIfThere(Path file, Class<T> type, String remedy) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException(
                        "'" + file + "' has more than " + LARGEST + " bytes; " + remedy);
            }
            return Optional.of(parse(Files.readString(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw new IOException(
                    "'" + file + "' is damaged: it is no text in UTF-8; " + remedy, e);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + problem(e) + "; " + remedy, e);
        }
    }

    /**
     * A record from its text.
     *
     * @throws JacksonException if it is none, or something is missing in it
     */
    static <T> T parse(String text, Class<T> type) {
        JsonNode tree = Json.MAPPER.readTree(text);
        complete(tree);
        return whole(Json.MAPPER.treeToValue(tree, type));
    }

    /** Earlier builds say nothing of screening or of kinds of cores, and have none. */
    private static void complete(JsonNode tree) {
        if (tree.get("plan") instanceof ObjectNode plan && !plan.has("screening")) {
            plan.putArray("screening");
        }
        for (JsonNode cpu : tree.path("host").path("cpus")) {
            if (cpu instanceof ObjectNode pinning && !pinning.has("kind")) {
                pinning.put("kind", "");
            }
        }
    }

    /** What is wrong, in one line. */
    static String problem(JacksonException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("it is no JSON");
    }

    /**
     * A record of which nothing is missing. JSON's null is what an empty {@link Optional} was
     * written as, and nothing else.
     *
     * @throws DatabindException if there is a null in it
     */
    static <T> T whole(T value) {
        Optional<String> missing = missing(value, "");
        if (missing.isPresent()) {
            throw DatabindException.from(
                    (JsonParser) null, "null where a value is wanted: " + missing.orElseThrow());
        }
        return value;
    }

    private static Optional<String> missing(Object value, String where) {
        return switch (value) {
            case null -> Optional.of(where.isEmpty() ? "all of it" : where);
            case Optional<?> some -> some.flatMap(content -> missing(content, where));
            case Collection<?> list -> missing(list, where);
            case Map<?, ?> map -> missing(map.values(), where);
            case Record some -> missing(some, where);
            default -> Optional.empty();
        };
    }

    private static Optional<String> missing(Collection<?> values, String where) {
        return values.stream()
                .map(value -> missing(value, where))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> missing(Record value, String where) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String name = (where.isEmpty() ? "" : where + ".") + component.getName();
            try {
                Optional<String> found = missing(component.getAccessor().invoke(value), name);
                if (found.isPresent()) {
                    return found;
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot look into a " + value.getClass(), e);
            }
        }
        return Optional.empty();
    }
}
