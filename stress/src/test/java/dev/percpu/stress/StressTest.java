package dev.percpu.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs every jcstress test of this module over the real counters and over its canary. */
class StressTest {

    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Campaign CAMPAIGN =
            Campaign.valueOf(System.getProperty("dev.percpu.stress.mode", "brief").toUpperCase());

    private static final Pattern ONLY =
            Pattern.compile(System.getProperty("dev.percpu.stress.only", ""));

    private static Stress stress;

    @BeforeAll
    static void probeTheMachine() throws IOException {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "only one CPU");
        stress = Stress.prepare(CAMPAIGN);
    }

    @Test
    void everyTestOfTheSourcesIsPlanned() throws IOException {
        assertThat(stress.tests()).isNotEmpty().isEqualTo(declared());
    }

    @TestFactory
    Stream<DynamicTest> noForbiddenOutcomeIsSeen() {
        return selected()
                .flatMap(
                        test ->
                                CAMPAIGN.layouts().stream()
                                        .map(
                                                layout ->
                                                        dynamicTest(
                                                                name(test) + " " + layout,
                                                                () -> stress.pass(test, layout))));
    }

    @TestFactory
    @Tag("canary")
    Stream<DynamicTest> everyCanaryIsCaught() {
        assertThat(CAMPAIGN)
                .as("a brief run ends before its actors meet")
                .isNotEqualTo(Campaign.BRIEF);
        return selected()
                .map(test -> dynamicTest(name(test) + " canary", () -> stress.catchCanary(test)));
    }

    /** All tests, or those that somebody who works on one asks for. */
    private static Stream<String> selected() {
        return stress.tests().stream().filter(test -> ONLY.matcher(test).find());
    }

    private static String name(String test) {
        return test.substring(test.lastIndexOf('.') + 1);
    }

    /** The names of the classes that are marked as tests, whatever the annotation processor did. */
    private static SortedSet<String> declared() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                if (Files.readAllLines(file).contains("@JCStressTest")) {
                    String path = SOURCES.relativize(file).toString();
                    names.add(path.replace(".java", "").replace('/', '.'));
                }
            }
        }
        return names;
    }
}
