package dev.percpu.harness.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A request in a YAML file: the names of options without their dashes, each with a value or a list
 * of values.
 *
 * <p>The file is read token by token, and whatever is no such mapping is refused where it begins:
 * nothing of a file that was made to grow while it is read is ever built.
 */
public final class PlanFile {

    private static final int MOST_BYTES = 1 << 16;

    private final Path file;
    private final Map<Key, List<String>> words = new EnumMap<>(Key.class);

    private PlanFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @param file where it is
     * @return the request in it
     * @throws PlanException if it cannot be read or says something else than a request; the message
     *     names the line
     */
    public static Request read(Path file) throws PlanException {
        PlanFile plan = new PlanFile(file);
        String text = plan.text();
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            plan.readMapping((YAMLParser) parser);
        } catch (JacksonException e) {
            throw plan.noYaml(e);
        }
        return new Request(plan.words);
    }

    private String text() throws PlanException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new PlanException(
                        "'"
                                + file
                                + "' has more than "
                                + MOST_BYTES
                                + " bytes, which no plan needs; split it");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new PlanException("there is no file '" + file + "'; name a YAML file");
        } catch (IOException e) {
            throw new PlanException(
                    "'"
                            + file
                            + "' cannot be read as text ("
                            + e.getClass().getSimpleName()
                            + "); name a YAML file");
        }
    }

    private void readMapping(YAMLParser parser) throws PlanException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            throw refusal(parser, "a plan is made of lines such as 'threads: 1..max'");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Key key = key(parser);
            parser.nextToken();
            if (words.put(key, values(parser, key)) != null) {
                throw refusal(parser, key.label() + " is there twice; leave one out");
            }
        }
        if (parser.nextToken() != null) {
            throw refusal(parser, "a second document begins; a plan is one");
        }
    }

    private Key key(YAMLParser parser) throws PlanException {
        String name = parser.currentName();
        Optional<Key> key = Key.named(name);
        if (key.isPresent()) {
            return key.get();
        }
        List<String> known = Arrays.stream(Key.values()).map(Key::label).toList();
        throw refusal(
                parser,
                Words.unknown(
                                "key",
                                name,
                                known,
                                Optional.empty(),
                                "keys are options without their dashes")
                        .getMessage());
    }

    private List<String> values(YAMLParser parser, Key key) throws PlanException {
        List<String> values = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(value(parser, key));
            }
        } else {
            values.add(value(parser, key));
        }
        if (values.isEmpty()) {
            throw refusal(parser, key.label() + " has an empty list; leave the key out");
        }
        return values;
    }

    private String value(YAMLParser parser, Key key) throws PlanException {
        if (parser.isCurrentAlias()) {
            throw refusal(parser, "an alias stands for a value; write the value");
        }
        if (parser.currentToken() == null || !parser.currentToken().isScalarValue()) {
            throw refusal(parser, key.label() + " takes a value or a list of values");
        }
        String text = parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getString();
        if (text.isBlank()) {
            throw refusal(parser, key.label() + " has no value; leave the key out");
        }
        return text.strip();
    }

    /** The exception itself knows the last good token, its cause the place of the fault. */
    private PlanException noYaml(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException fault
                && fault.getProblemMark().isPresent()) {
            return noYaml(fault.getProblemMark().get().getLine() + 1, fault.getProblem());
        }
        return noYaml(e.getLocation().getLineNr(), e.getOriginalMessage());
    }

    /** A problem may quote a line break of the file. */
    private PlanException noYaml(int line, String problem) {
        return refusal(line, "this is no YAML: " + problem.lines().findFirst().orElse(""));
    }

    private PlanException refusal(YAMLParser parser, String problem) {
        return refusal(parser.currentTokenLocation().getLineNr(), problem);
    }

    private PlanException refusal(int line, String problem) {
        return new PlanException("'" + file + "', line " + line + ": " + problem);
    }
}
