package dev.percpu.proof.spin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.proof.ProofPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Spin goes through every interleaving of each model, and finds each bug that was planted. */
@Tag("proof")
@Execution(ExecutionMode.CONCURRENT)
class SpinTest {

    private static final Map<String, List<String>> CASTS =
            Map.of(
                    "exit.pml", List.of("NUMBERS", "SUMS", "DRAINS", "GROWS", "CELLS"),
                    "flip.pml", List.of("DEATHS", "FAILURES", "READERS", "HEIRS", "SUMS"),
                    "helper.pml", List.of("IDLES", "DIES"),
                    "lazy.pml",
                            List.of(
                                    "READS", "SUMS", "DRAINS", "HEIRS", "HANDS", "CLOSES", "FUSED",
                                    "TAKES", "FENCES", "FAILS"),
                    "reuse.pml",
                            List.of("HANDS", "SHARES", "CLOSES", "COLLECTS", "MARKS", "FOLDER"));

    /** Fewer would mean that threads hardly met. */
    private static final long LEAST_STATES = 10_000;

    private static final Pattern STATES = Pattern.compile("(\\d+) states, stored");
    private static final Pattern FAULT =
            Pattern.compile(
                    "pan:\\d+: (assertion violated .*|invalid end state) \\(at depth \\d+\\)");

    private static final Pattern UNREACHED_IN =
            Pattern.compile("^unreached in (?:proctype )?(\\w+)");
    private static final Pattern UNREACHED = Pattern.compile("^\\t\\S+:\\d+, state (\\d+), ");
    private static final Pattern STATES_OF = Pattern.compile("^(?:proctype )?(\\w+)$");
    private static final Pattern STATE = Pattern.compile("^\\tstate +(\\d+) -.*\\] (\\S+:\\d+) =>");

    @TempDir private Path scratch;

    @BeforeAll
    static void spinAndACompilerAreThere() {
        assumeTrue(ProofPrograms.onPath("spin"), "no spin on the PATH (Debian: spin)");
        assumeTrue(ProofPrograms.onPath("gcc"), "no C compiler");
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
        Run run = run(model, cast, 0);
        String report = run.report();
        assertThat(report)
                .contains("errors: 0")
                .doesNotContain("error: max search depth too small");
        assertThat(report).doesNotContain("Search not completed", "out of memory");
        Map<String, String> reached = new HashMap<>(run.lines());
        reached.keySet().removeAll(unreached(report));
        assertThat(reached.values())
                .as("lines that something reached, of all lines")
                .containsAll(run.lines().values());
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
        Matcher fault = FAULT.matcher(run(model, bug.cast(), bug.number()).report());
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
                assertThat(text).containsPattern("(?m)^#if .*BUG [!=]= " + bug.number() + "$");
                assertThat(CASTS.get(model)).contains(bug.cast());
            }
        }
    }

    /** What a search said; and the line of each state of each kind of thread. */
    private record Run(String report, Map<String, String> lines) {}

    /**
     * The states that no interleaving came to. A line that is expanded in several places has a
     * state for each, and not all have a use: a large update never enters a slot.
     */
    private static Set<String> unreached(String report) {
        Set<String> unreached = new HashSet<>();
        String thread = "";
        for (String line : report.lines().toList()) {
            Matcher begins = UNREACHED_IN.matcher(line);
            Matcher state = UNREACHED.matcher(line);
            if (begins.find()) {
                thread = begins.group(1);
            } else if (state.find()) {
                unreached.add(thread + " " + state.group(1));
            }
        }
        return unreached;
    }

    private static Map<String, String> lines(String states) {
        Map<String, String> lines = new HashMap<>();
        String thread = "";
        for (String line : states.lines().toList()) {
            Matcher begins = STATES_OF.matcher(line);
            Matcher state = STATE.matcher(line);
            if (begins.find()) {
                thread = begins.group(1);
            } else if (state.find()) {
                lines.put(thread + " " + state.group(1), state.group(2));
            }
        }
        return lines;
    }

    private Run run(String model, String cast, int bug) throws Exception {
        Path directory = Files.createTempDirectory(scratch, "spin");
        for (String file : Models.files()) {
            Files.copy(Models.DIRECTORY.resolve(file), directory.resolve(file));
        }
        assertThat(output(directory, "spin", "-DBUG=" + bug, "-D" + cast, "-a", model))
                .doesNotContain("Error");
        output(directory, "gcc", bug == 0 ? "-O2" : "-O1", "-w", "-DSAFETY", "-o", "pan", "pan.c");
        return new Run(
                output(directory, "./pan", "-m100000"), lines(output(directory, "./pan", "-d")));
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
