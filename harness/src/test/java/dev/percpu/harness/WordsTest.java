package dev.percpu.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.cli.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The list of words in {@code CONTRIBUTING.md} is kept: no word that it has replaced is used. */
class WordsTest {

    private static final List<String> MODULES =
            List.of("counters-api", "counters-java", "counters-native", "harness");

    /** The one class that knows former names of options. */
    private static final String FORMER = "FormerOptions.java";

    private static final Pattern LITERAL = Pattern.compile("\"(?:\\\\.|[^\"\\\\\n])*\"");

    /** Keys of files that were written under a former name, and can still be read. */
    private static final Pattern ALIAS = Pattern.compile("@JsonAlias\\([^)]*\\)");

    /** English, in which the words have their usual sense. */
    private static final Pattern IDIOM =
            Pattern.compile(
                    "in place of|takes? (the|its) place|at (each|every) place|white space|heat"
                            + " map");

    private static final Set<String> REPLACED = replaced();

    private static Set<String> replaced() {
        try (Stream<String> lines = Files.lines(Path.of("..", "CONTRIBUTING.md"))) {
            return lines.filter(line -> line.startsWith("| "))
                    .map(line -> line.split("\\s*\\|\\s*"))
                    .filter(cells -> cells.length == 4)
                    .flatMap(cells -> Arrays.stream(cells[3].split(", ")))
                    .filter(word -> word.matches("[a-z]+"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theListNamesWhatItReplaces() {
        assertThat(REPLACED).contains("place", "scene", "doubt", "mend").hasSizeGreaterThan(15);
    }

    @Test
    void noClassHasAReplacedWordInItsName() throws IOException {
        for (Path file : sources()) {
            String name = file.getFileName().toString().replace(".java", "");
            assertThat(used(name.replaceAll("(?<=[a-z])(?=[A-Z])", " "))).as(name).isEmpty();
        }
    }

    @Test
    void noTwoClassesHaveOneName() throws IOException {
        assertThat(sources().stream().map(Path::getFileName).map(Path::toString))
                .filteredOn(name -> !name.endsWith("-info.java"))
                .doesNotHaveDuplicates();
    }

    @Test
    void noOptionAndNoHelpHasAReplacedWord() {
        for (CommandLine command : Commands.all()) {
            assertThat(used(command.getUsageMessage().replace('-', ' ')))
                    .as(command.getCommandSpec().qualifiedName())
                    .isEmpty();
        }
    }

    @Test
    void noMessageHasAReplacedWord() throws IOException {
        for (Path file : sources()) {
            if (!file.endsWith(FORMER)) {
                String code = ALIAS.matcher(Files.readString(file)).replaceAll("");
                String messages =
                        LITERAL.matcher(code)
                                .results()
                                .map(MatchResult::group)
                                .filter(text -> text.contains(" "))
                                .collect(Collectors.joining("\n"));
                assertThat(used(messages)).as(file.toString()).isEmpty();
            }
        }
    }

    /** The replaced words in a text, in the singular or the plural. */
    private static Set<String> used(String text) {
        String plain = IDIOM.matcher(text.toLowerCase()).replaceAll("");
        Set<String> words = new HashSet<>(List.of(plain.split("[^a-z]+")));
        return REPLACED.stream()
                .filter(word -> words.contains(word) || words.contains(word + "s"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains("/ffi/"))
                        .forEach(all::add);
            }
        }
        return all;
    }
}
