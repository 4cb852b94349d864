package dev.percpu.harness.cli;

import dev.percpu.harness.plan.NearMatches;
import dev.percpu.harness.plan.PlanException;
import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Options in a YAML file: their names without dashes, each with a value or a list of values. They
 * become the defaults of options that are not on the command line, so an option means the same in
 * both.
 *
 * <p>The file is read token by token. Anything that is not such a mapping is refused at its first
 * token. So a malicious file that expands while it is read never builds objects in memory.
 */
final class PlanFile {

    /** Separates the values of a list, since a default is one text: RECORD SEPARATOR. */
    static final String NEXT = "\u001e";

    private static final int MOST_BYTES = 1 << 16;

    private final Path file;
    private final Map<String, String> values = new HashMap<>();

    private PlanFile(Path file) {
        this.file = file;
    }

    /** Reads the file that {@code --file} names. */
    static final class Reader implements ITypeConverter<PlanFile> {
        @Override
        public PlanFile convert(String file) throws PlanException {
            PlanFile plan = new PlanFile(Path.of(file));
            try (JsonParser parser =
                    new YAMLFactory().createParser(ObjectReadContext.empty(), plan.text())) {
                plan.readMapping((YAMLParser) parser);
            } catch (JacksonException e) {
                throw plan.noYaml(e);
            }
            return plan;
        }
    }

    /** Gives the file's values to options as their defaults. */
    static final class Defaults implements IDefaultValueProvider {
        @Override
        public String defaultValue(ArgSpec option) {
            Optional<PlanFile> file = option.command().findOption(PlanOptions.FILE).getValue();
            return file != null && file.isPresent() && option instanceof OptionSpec known
                    ? file.get().values.get(known.longestName())
                    : null;
        }
    }

    /** Whether the file has an option, by its name with dashes. */
    boolean has(String option) {
        return values.containsKey(option);
    }

    private String text() throws PlanException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new PlanException(
                        "'%s' has more than %s bytes, which no plan needs; split it"
                                .formatted(file, MOST_BYTES));
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new PlanException("the file '" + file + "' does not exist; name a YAML file");
        } catch (IOException e) {
            throw new PlanException(
                    "'%s' cannot be read as text (%s); name a YAML file"
                            .formatted(file, Cause.of(e)));
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
            String key = parser.currentName();
            OptionSpec option = option(parser, key);
            parser.nextToken();
            List<String> all = values(parser, key);
            if (all.size() > 1 && !option.isMultiValue()) {
                throw refusal(parser, key + " takes one value, not " + String.join(" and ", all));
            }
            // The command-line library would replace text after a single dollar sign.
            if (values.put(option.longestName(), String.join(NEXT, all).replace("$", "$$"))
                    != null) {
                throw refusal(parser, key + " is given twice; remove one");
            }
        }
        if (parser.nextToken() != null) {
            throw refusal(parser, "a second document begins here; a plan is one document");
        }
    }

    private OptionSpec option(YAMLParser parser, String key) throws PlanException {
        List<OptionSpec> options = PlanOptions.known();
        Optional<OptionSpec> known =
                options.stream()
                        .filter(
                                option ->
                                        option.longestName()
                                                .equals(FormerOptions.renamed("--" + key)[0]))
                        .findFirst();
        if (known.isEmpty()) {
            throw refusal(
                    parser,
                    NearMatches.unknown(
                                    "key",
                                    key,
                                    options.stream()
                                            .map(option -> option.longestName().substring(2))
                                            .toList(),
                                    Optional.empty(),
                                    "keys are options without their dashes")
                            .getMessage());
        }
        return known.get();
    }

    private List<String> values(YAMLParser parser, String key) throws PlanException {
        List<String> all = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                all.add(value(parser, key));
            }
        } else {
            all.add(value(parser, key));
        }
        if (all.isEmpty()) {
            throw refusal(parser, key + " has an empty list; leave the key out");
        }
        return all;
    }

    private String value(YAMLParser parser, String key) throws PlanException {
        if (parser.isCurrentAlias()) {
            throw refusal(parser, "an alias stands for a value; write the value");
        }
        if (parser.currentToken() == null || !parser.currentToken().isScalarValue()) {
            throw refusal(parser, key + " takes a value or a list of values");
        }
        String text = parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getString();
        if (text.isBlank()) {
            throw refusal(parser, key + " has no value; leave the key out");
        }
        return text.strip();
    }

    /**
     * The exception itself has the position of the last good token; its cause has that of the
     * error.
     */
    private PlanException noYaml(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException fault
                && fault.getProblemMark().isPresent()) {
            return noYaml(fault.getProblemMark().get().getLine() + 1, fault.getProblem());
        }
        return noYaml(e.getLocation().getLineNr(), e.getOriginalMessage());
    }

    /** The message may quote a line break of the file. */
    private PlanException noYaml(int line, String problem) {
        return refusal(line, "this is not YAML: " + problem.lines().findFirst().orElse(""));
    }

    private PlanException refusal(YAMLParser parser, String problem) {
        return refusal(parser.currentTokenLocation().getLineNr(), problem);
    }

    private PlanException refusal(int line, String problem) {
        return new PlanException("'" + file + "', line " + line + ": " + problem);
    }
}
