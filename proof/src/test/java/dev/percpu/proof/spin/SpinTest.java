package dev.percpu.proof.spin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Spin goes through every interleaving of each model, and finds each bug that was planted. */
@Tag("proof")
class SpinTest {

    private static final Map<String, List<String>> CASTS =
            Map.of(
                    "flip.pml", List.of("DEATHS", "READERS", "SUMS"),
                    "lazy.pml", List.of("READS", "SUMS", "DRAINS", "HEIRS", "CLOSES"));

    /** Fewer would mean that threads hardly met. */
    private static final long LEAST_STATES = 10_000;

    private static final Pattern STATES = Pattern.compile("(\\d+) states, stored");
    private static final Pattern FAULT =
            Pattern.compile(
                    "pan:\\d+: (assertion violated .*|invalid end state) \\(at depth \\d+\\)");

    @TempDir private Path scratch;

    @BeforeAll
    static void spinAndACompilerAreThere() {
        assumeTrue(onPath("spin"), "no spin on the PATH (Debian: spin)");
        assumeTrue(onPath("gcc"), "no C compiler");
    }

    private static boolean onPath(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    @Test
    void everyModelHasACast() {
        assertThat(Models.files().stream().filter(file -> file.endsWith(".pml")))
                .containsExactlyInAnyOrderElementsOf(CASTS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyInterleavingKeepsWhatIsPromised() {
        return CASTS.entrySet().stream()
                .flatMap(
                        casts ->
                                casts.getValue().stream()
                                        .map(
                                                cast ->
                                                        DynamicTest.dynamicTest(
                                                                casts.getKey() + " " + cast,
                                                                () ->
                                                                        passes(
                                                                                casts.getKey(),
                                                                                cast))));
    }

    private void passes(String model, String cast) throws Exception {
        String report = run(model, cast, 0);
        assertThat(report)
                .contains("errors: 0")
                .doesNotContain("error: max search depth too small");
        assertThat(report).doesNotContain("Search not completed", "out of memory");
        assertThat(report)
                .as("a statement that was never reached")
                .doesNotContainPattern("\\t\\S+:\\d+, state \\d+, ");
        Matcher states = STATES.matcher(report);
        assertThat(states.find()).isTrue();
        System.out.println(model + " " + cast + ": " + states.group(1) + " states");
        assertThat(Long.parseLong(states.group(1))).isGreaterThan(LEAST_STATES);
    }

    @TestFactory
    Stream<DynamicTest> everyPlantedBugIsFound() {
        return CASTS.keySet().stream()
                .flatMap(
                        model ->
                                Models.bugs(Models.text(model)).stream()
                                        .map(
                                                bug ->
                                                        DynamicTest.dynamicTest(
                                                                model + ": " + bug.what(),
                                                                () -> fails(model, bug))));
    }

    private void fails(String model, Models.Bug bug) throws Exception {
        Matcher fault = FAULT.matcher(run(model, bug.cast(), bug.number()));
        assertThat(fault.find()).as("no fault was found").isTrue();
        System.out.println(model + " bug " + bug.number() + ": " + fault.group(1));
    }

    @Test
    void bugsAreNumberedAndListedAndEachIsPlanted() {
        for (String model : CASTS.keySet()) {
            String text = Models.text(model);
            List<Models.Bug> bugs = Models.bugs(text);
            assertThat(bugs).hasSizeGreaterThan(2);
            assertThat(bugs.stream().map(Models.Bug::number))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, bugs.size()).boxed().toList());
            for (Models.Bug bug : bugs) {
                assertThat(text).containsPattern("(?m)^#if BUG [!=]= " + bug.number() + "$");
                assertThat(CASTS.get(model)).contains(bug.cast());
            }
        }
    }

    private String run(String model, String cast, int bug) throws Exception {
        Path directory = Files.createTempDirectory(scratch, "spin");
        for (String file : Models.files()) {
            Files.copy(Models.DIRECTORY.resolve(file), directory.resolve(file));
        }
        assertThat(output(directory, "spin", "-DBUG=" + bug, "-D" + cast, "-a", model))
                .doesNotContain("Error");
        output(directory, "gcc", bug == 0 ? "-O2" : "-O1", "-w", "-DSAFETY", "-o", "pan", "pan.c");
        return output(directory, "./pan", "-m100000");
    }

    private static String output(Path directory, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        int status = process.waitFor();
        String text = Files.readString(out);
        assertThat(status).as("%s: %s", String.join(" ", command), text).isZero();
        return text;
    }
}
