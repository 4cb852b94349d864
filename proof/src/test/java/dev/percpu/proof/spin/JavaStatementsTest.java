package dev.percpu.proof.spin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a model quotes of a class is what stands there, statement by statement. */
class JavaStatementsTest {

    private static final List<Path> SOURCES =
            List.of(
                    Path.of("../counters-java/src/main/java/dev/percpu/counters"),
                    Path.of("../counters-native/src/main/java/dev/percpu/counters"));

    private static Map<String, List<String>> quoted() {
        Map<String, List<String>> quoted = new TreeMap<>();
        for (String file : Models.files()) {
            Models.quoted(Models.text(file))
                    .forEach(
                            (method, statements) ->
                                    assertThat(quoted.put(method, statements))
                                            .as("%s quotes %s, as another does", file, method)
                                            .isNull());
        }
        return quoted;
    }

    private static Path source(String method) throws IOException {
        String file = method.substring(0, method.indexOf('.')) + ".java";
        for (Path sources : SOURCES) {
            try (Stream<Path> files = Files.walk(sources)) {
                Optional<Path> found = files.filter(any -> any.endsWith(file)).findAny();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new AssertionError("no " + file + " below " + SOURCES);
    }

    @Test
    void everyQuotedMethodReadsAsItsClassDoes() throws IOException {
        Map<String, List<String>> written = new HashMap<>();
        Map<String, List<String>> quoted = quoted();
        for (String method : quoted.keySet()) {
            written.putAll(JavaStatements.of(Files.readString(source(method))));
        }
        assertThat(quoted).hasSizeGreaterThan(30);
        quoted.forEach(
                (method, statements) ->
                        assertThat(statements)
                                .as(
                                        "%s was changed: change what models it in %s, and the quotation",
                                        method, Models.DIRECTORY)
                                .isEqualTo(written.get(method)));
    }

    /** A new method could change what the modelled ones rely on. */
    @Test
    void whatIsNotQuotedOfAModelledClassIsListedWithAReason() throws IOException {
        TreeSet<String> unquoted = new TreeSet<>();
        Map<String, List<String>> quoted = quoted();
        for (Path source : sources(quoted)) {
            unquoted.addAll(JavaStatements.of(Files.readString(source)).keySet());
        }
        unquoted.removeAll(quoted.keySet());
        List<String> listed = new ArrayList<>();
        for (String line : Models.text("not-modelled.txt").lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                assertThat(line).matches("\\S.*\\): \\S.*");
                listed.add(line.substring(0, line.indexOf("): ") + 1));
            }
        }
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(unquoted);
    }

    private static TreeSet<Path> sources(Map<String, List<String>> quoted) throws IOException {
        TreeSet<Path> sources = new TreeSet<>();
        for (String method : quoted.keySet()) {
            sources.add(source(method));
        }
        return sources;
    }

    @Test
    void anAccessThatIsAddedMovedOrChangedMakesADifference() throws IOException {
        String method = "FlipCounter.addMarked(slots, store, handle, slot, delta)";
        String source = Files.readString(source(method));
        List<String> quoted = quoted().get(method);
        String lower = "                store.addAndGet(array, mark, slot, -1);\n";
        String lowered = "                marked = false;\n";
        assertThat(JavaStatements.of(source).get(method)).isEqualTo(quoted);
        for (String changed :
                List.of(
                        source.replace(lower + lowered, lowered + lower),
                        source.replace(lower, lower + "        flag = bank;\n"),
                        source.replace(lower, lower + "        if (bank == 0) {}\n"),
                        source.replace("valid = flag == bank", "valid = flag != bank"),
                        source.replace("int bank = flag;", "int bank = flag & 1;"))) {
            assertThat(changed).isNotEqualTo(source);
            assertThat(JavaStatements.of(changed).get(method)).isNotEqualTo(quoted);
        }
    }

    @Test
    void aStatementOfAnUnknownKindIsRefused() {
        assertThatThrownBy(() -> JavaStatements.of("class C { void m() { switch (1) { } } }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("switch (1) { }");
    }
}
