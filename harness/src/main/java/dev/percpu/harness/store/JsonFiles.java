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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes files that hold one record, in a form that people can read, too. */
final class JsonFiles {

    /** The largest file that is read. A manifest of ten thousand cells takes a tenth of this. */
    private static final int LARGEST = 1 << 26;

    /** How Jackson reports a field that is missing, and a value that an enum does not have. */
    private static final Pattern MISSING = Pattern.compile("Missing creator property '(\\w+)'");

    private static final Pattern UNKNOWN =
            Pattern.compile("from String \"(.{0,80})\": not one of the values .*: \\[(.*)]");

    private JsonFiles() {}

    /**
     * Writes a record and replaces an older file. The directory is created if it does not exist.
     */
    static void write(Path file, Object record) throws IOException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, Json.text(record) + "\n");
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    static IOException unwritable(Path path, IOException cause) {
        return new IOException(
                "cannot write to '%s' (%s); name a writable directory"
                        .formatted(path, Cause.of(cause)),
                cause);
    }

    /** Reads a record that can be created again; empty if there is no such file. */
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
                    "'" + file + "' is damaged: it is not text in UTF-8; " + remedy, e);
        } catch (JacksonException e) {
            throw new IOException("'" + file + "' is damaged: " + problem(e) + "; " + remedy, e);
        }
    }

    /**
     * Parses a record.
     *
     * @throws JacksonException if the text is not such a record, or if something is missing in it
     */
    static <T> T parse(String text, Class<T> type) {
        JsonNode tree = Json.MAPPER.readTree(text);
        complete(tree);
        return whole(Json.MAPPER.treeToValue(tree, type));
    }

    /**
     * Adds what earlier builds did not write: the screening, its further cells and its timing, and
     * the kinds of cores. These builds had none of them.
     */
    private static void complete(JsonNode tree) {
        if (tree.get("plan") instanceof ObjectNode plan && !plan.has("screening")) {
            plan.putArray("screening");
        }
        for (JsonNode contest : tree.path("plan").path("screening")) {
            if (contest instanceof ObjectNode contested && !contested.has("along")) {
                contested.putArray("along");
                contested.putNull("timing");
            }
        }
        for (JsonNode cpu : tree.path("host").path("cpus")) {
            if (cpu instanceof ObjectNode location && !location.has("kind")) {
                location.put("kind", "");
            }
        }
    }

    /** The problem, in one line. */
    static String problem(JacksonException e) {
        Matcher missing = MISSING.matcher(e.getOriginalMessage());
        if (missing.find()) {
            return "it has no '" + missing.group(1) + "'; perhaps another build wrote it";
        }
        Matcher unknown = UNKNOWN.matcher(e.getOriginalMessage());
        if (unknown.find()) {
            return "'%s' is none of %s; perhaps another build wrote it"
                    .formatted(unknown.group(1), unknown.group(2));
        }
        return e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
    }

    /**
     * Checks that nothing is missing in a record. An empty {@link Optional} is the only value that
     * is written as null in JSON.
     *
     * @throws DatabindException if a required value is null
     */
    static <T> T whole(T value) {
        Optional<String> missing = missing(value, "");
        if (missing.isPresent()) {
            throw DatabindException.from(
                    (JsonParser) null, "null where a value is expected: " + missing.orElseThrow());
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
