package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.child.CountInstalled;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The highest rung: what it takes to stand on it, and what happens where that is not there. */
class InstalledRungTest {

    private static final String RSEQ =
            "Rung RSEQ: The C bridge, restartable sequences and their fence are available: ";
    private static final String REMEDY = "; start the JVM with " + flags() + ".";
    private static final String COUNTED = "striped:offheap:cpu:rseq-installed counted 3";

    private static String flags() {
        return String.join(" ", InstalledSections.flags());
    }

    /** For tests that need a JVM which can take the flags. */
    static void assumeThatCodeCanBeInstalled() {
        assumeTrue(Bridge.unavailable().isEmpty(), "the C bridge was not built");
        assumeTrue(Sections.unavailable().isEmpty(), "no restartable sequences");
        assumeTrue(!InstalledSections.flags().isEmpty(), "no code can be installed in such a JVM");
    }

    @BeforeEach
    void codeCanBeInstalled() {
        assumeThatCodeCanBeInstalled();
    }

    private static List<String> describe(List<String> flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(ChildJvm.NATIVE_ACCESS));
        all.addAll(flags);
        return ChildJvm.run(ChildJvm.describeLadder(all.toArray(String[]::new))).lines();
    }

    private static List<String> count(List<String> flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(ChildJvm.NATIVE_ACCESS));
        all.addAll(flags);
        ChildJvm.Result result =
                ChildJvm.run(ChildJvm.java(CountInstalled.class, all.toArray(String[]::new)));
        assertThat(result.exit()).as(String.join("\n", result.lines())).isZero();
        return result.lines();
    }

    private static List<String> with(String... more) {
        List<String> all = new ArrayList<>(InstalledSections.flags());
        all.add("-XX:+UnlockExperimentalVMOptions");
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void standsThereWithTheFlags() throws Exception {
        assertThat(describe(InstalledSections.flags()))
                .contains("Rung INSTALLED: Restartable sequences are installed in the JVM.")
                .noneMatch(line -> line.startsWith("WARNING dev.percpu"));
        assertThat(count(InstalledSections.flags())).contains(COUNTED);
    }

    @Test
    void isNotMissedWhereNobodyAskedForIt() throws Exception {
        assertThat(describe(List.of()))
                .contains(RSEQ + "this JVM does not allow code to be installed" + REMEDY)
                .noneMatch(line -> line.startsWith("WARNING dev.percpu"));
        assertThat(count(List.of()))
                .contains(
                        ("refused: this JVM does not allow code to be installed" + REMEDY)
                                .replaceAll("[.]$", ""));
    }

    @Test
    void halfOfTheFlagsGetOneLineWithTheOthers() throws Exception {
        String why = RSEQ + "this JVM does not export its compiler interface" + REMEDY;
        assertThat(describe(InstalledSections.flags().subList(0, 1)))
                .contains(why, "WARNING dev.percpu.counters " + why)
                .filteredOn(line -> line.startsWith("WARNING dev.percpu"))
                .hasSize(1);
    }

    /** Such a JVM has the module, and does not let it be used. */
    @Test
    void interpreterAloneIsNotEnough() throws Exception {
        assertThat(describe(with("-Xint")))
                .filteredOn(line -> line.startsWith("WARNING dev.percpu"))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line)
                                        .startsWith("WARNING dev.percpu.counters " + RSEQ)
                                        .contains("compiler interface failed")
                                        .endsWith(REMEDY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseSerialGC",
                "-XX:+UseParallelGC",
                "-XX:+UseZGC",
                "-XX:+UseShenandoahGC",
                "-XX:+UseEpsilonGC",
                "-XX:-UseCompressedOops",
                "-XX:-UseCompressedClassPointers",
                "-XX:+PreserveFramePointer",
                "-XX:-TieredCompilation",
                "-XX:+UseCompactObjectHeaders",
                "-XX:-SegmentedCodeCache",
                "-Xcheck:jni",
                "-XX:+VerifyStackAtCalls"
            })
    void codeIsTheSameUnderAllOptionsOfTheJvm(String option) throws Exception {
        assertThat(count(with("-XX:+IgnoreUnrecognizedVMOptions", option))).contains(COUNTED);
    }

    /** It runs in the interpreter then, which finds no function for a native method. */
    @Test
    void threadThatIsSteppedThroughCallsTheBridge() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jdb").toString());
        command.add("-launch");
        for (String flag : with(ChildJvm.NATIVE_ACCESS)) {
            command.add("-R" + flag);
        }
        command.addAll(List.of("-classpath", ChildJvm.CLASS_PATH, CountInstalled.class.getName()));
        Process debugger = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture.delayedExecutor(150, TimeUnit.SECONDS).execute(debugger::destroyForcibly);
        List<String> lines = new ArrayList<>();
        try (BufferedWriter commands = debugger.outputWriter()) {
            command(commands, "stop in " + CountInstalled.class.getName() + ".count");
            AtomicBoolean stopped = new AtomicBoolean();
            Thread.startVirtualThread(() -> goOn(commands, stopped));
            BufferedReader output = debugger.inputReader();
            for (String line; (line = output.readLine()) != null; ) {
                lines.add(line);
                if (line.contains("Breakpoint hit")) {
                    stopped.set(true);
                    command(commands, "trace go methods", "cont");
                }
            }
        }
        assertThat(lines)
                .anyMatch(line -> line.contains("Method entered") && line.contains("increment"))
                .anyMatch(
                        line -> line.matches("Method exited: return value = 3, .*[.]sum\\(\\).*"));
    }

    /** The debugger takes no command before the program is there, and does not say when. */
    private static void goOn(BufferedWriter debugger, AtomicBoolean stopped) {
        try {
            while (!stopped.get()) {
                command(debugger, "cont");
                Thread.sleep(300);
            }
        } catch (IOException | InterruptedException e) {
            stopped.set(true);
        }
    }

    private static void command(BufferedWriter debugger, String... commands) throws IOException {
        for (String command : commands) {
            debugger.write(command + "\n");
        }
        debugger.flush();
    }

    /** Shapes are bounded, and so is the code cache: what finds no room is called by downcall. */
    @Test
    void countersBeyondTheBoundCountAllTheSame() throws Exception {
        assertThat(count(with("-Dgroups=" + 2 * InstalledSections.MOST)))
                .contains("groups counted: " + 2 * InstalledSections.MOST);
    }

    /** Full from the beginning, or at some time later, by what is installed and compiled. */
    @ParameterizedTest
    @ValueSource(ints = {128, 700, 1_000})
    void codeCacheMayBeFull(int kibibytes) throws Exception {
        int others = 8_192;
        List<String> lines =
                count(
                        with(
                                "-Dgroups=60",
                                "-XX:+SegmentedCodeCache",
                                "-XX:NonNMethodCodeHeapSize=" + others + "k",
                                "-XX:ProfiledCodeHeapSize=" + kibibytes + "k",
                                "-XX:NonProfiledCodeHeapSize=" + kibibytes + "k",
                                "-XX:ReservedCodeCacheSize=" + (others + 2 * kibibytes) + "k"));
        assertThat(lines)
                .anyMatch(line -> line.matches("refused: .*cache is full.*|groups counted: 60"));
    }
}
