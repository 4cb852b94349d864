package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.harness.bench.ForkSettings;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.ResultDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The harness in accounts and on disks that are not as they should be. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileCornersTest {

    /** The harness, as a shell's words. */
    private static final String COUNTERS =
            "'%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
                            .formatted(Path.of(System.getProperty("java.home"), "bin", "java"))
                    + " --sun-misc-unsafe-memory-access=allow -Djmh.ignoreLock=true -cp '"
                    + System.getProperty("java.class.path")
                    + "' "
                    + Main.class.getName();

    private static final String SMOKE = " run --preset=smoke --threads=1 --variants=LongAdder";

    @TempDir Path temporary;

    private record Ended(int exit, List<String> told) {}

    private Ended shell(String script, Map<String, String> environment, String... before)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of("sh", "-c", script));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().putAll(environment);
        Path told = temporary.resolve("told");
        Process process =
                builder.redirectError(told.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int exit = process.waitFor();
        return new Ended(exit, Files.readAllLines(told));
    }

    @Test
    void aFullDiskEndsARunWithOneLineAndTheForkIsMeasuredAgain() throws Exception {
        String[] namespace = {"unshare", "--map-root-user", "--mount"};
        Path small = Files.createDirectories(temporary.resolve("small"));
        String mounted = "mount -t tmpfs -o size=40k tmpfs '" + small + "'";
        assumeTrue(shell(mounted, Map.of(), namespace).exit() == 0, "no mount namespace");
        String directory = "'" + small.resolve("run") + "'";

        Ended ended =
                shell(
                        String.join(
                                "; ",
                                mounted,
                                COUNTERS + SMOKE + " --forks=3 -o " + directory,
                                "echo exit $? >&2",
                                "mount -o remount,size=10m '" + small + "'",
                                COUNTERS + " run --resume " + directory,
                                "echo exit $? >&2",
                                "cp -r " + directory + " kept"),
                        Map.of(),
                        namespace);

        assertThat(ended.told())
                .noneMatch(line -> line.startsWith("\tat "))
                .filteredOn(line -> line.contains("--resume"))
                .singleElement()
                .asString()
                .contains("cannot write to '" + small, "No space left on device", "are kept");
        assertThat(ended.told().stream().filter(line -> line.startsWith("exit ")))
                .containsExactly("exit 5", "exit 0");
        assertThat(ResultDirectory.read(temporary.resolve("kept")).results())
                .hasSize(3)
                .allMatch(ForkResult::scored);
    }

    @Test
    void outputThatCannotBeWrittenIsOneLine() throws Exception {
        Ended ended = shell(COUNTERS + " topology --json > /dev/full", Map.of());

        assertThat(ended.exit()).isEqualTo(ExitCode.FAULT);
        assertThat(ended.told()).singleElement().asString().contains("cannot be written");
    }

    @Test
    void optionsFromTheEnvironmentAreRecordedAndWarnedOf() throws Exception {
        assertThat(
                        shell(COUNTERS + SMOKE + " -o run", Map.of("JAVA_TOOL_OPTIONS", "-Xmx200m"))
                                .exit())
                .isZero();

        ResultDirectory.Contents contents = ResultDirectory.read(temporary.resolve("run"));
        assertThat(contents.manifest().host().jvm()).contains("JAVA_TOOL_OPTIONS='-Xmx200m'");
        assertThat(contents.manifest().host().warnings())
                .anyMatch(warning -> warning.startsWith("environment: JAVA_TOOL_OPTIONS"));
        Ended without = shell(COUNTERS + " run --resume run", Map.of());
        assertThat(without.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(without.told()).singleElement().asString().contains("JVM was '");
    }

    @Test
    void aRemedyCanBeCarriedOutInAUserNamespace() throws Exception {
        String[] namespace = {"unshare", "--map-root-user"};
        assumeTrue(shell("true", Map.of(), namespace).exit() == 0, "no user namespace");

        shell(COUNTERS + " doctor >&2", Map.of(), namespace);

        assertThat(Files.readAllLines(temporary.resolve("told")))
                .anyMatch(line -> line.contains("native rung"))
                .filteredOn(line -> line.contains("sudo "))
                .allMatch(line -> line.contains("outside of this user namespace, "));
    }

    @Test
    void aRunDoesNotTryWhatOnlyTheDoctorShows() throws Exception {
        Path perf = Files.createDirectories(temporary.resolve("bin")).resolve("perf");
        Files.writeString(perf, "#!/bin/sh\n: > '" + temporary.resolve("tried") + "'\n");
        perf.toFile().setExecutable(true);
        Map<String, String> path =
                Map.of("PATH", perf.getParent() + ":" + System.getenv().get("PATH"));

        assertThat(shell(COUNTERS + SMOKE + " -o run", path).exit()).isZero();
        assertThat(temporary.resolve("tried")).doesNotExist();
        shell(COUNTERS + " doctor", path);
        assertThat(temporary.resolve("tried")).exists();
    }

    /** A path without perf; and a perf that gets no hardware events from the machine. */
    @ParameterizedTest
    @CsvSource({"false, is not on the PATH", "true, gives it no PMU"})
    void aMissingPerfAndAMissingPmuAreToldApart(boolean there, String reason) throws Exception {
        Path programs = Files.createDirectories(temporary.resolve("bin"));
        Files.createSymbolicLink(programs.resolve("mkfifo"), Path.of("/usr/bin/mkfifo"));
        if (there) {
            Path perf = programs.resolve("perf");
            Files.writeString(
                    perf,
                    """
                    #!/bin/sh
                    while [ "$1" != -o ]; do shift; done
                    echo '<not supported>,,cycles,0,100.00,,' > "$2"
                    """);
            perf.toFile().setExecutable(true);
        }

        Ended ended = shell(COUNTERS + " list >&2", Map.of("PATH", programs.toString()));

        assertThat(ended.told()).anyMatch(line -> line.contains(reason));
        assertThat(ended.told().stream().filter(line -> line.contains("PMU")))
                .hasSize(there ? 1 : 0);
    }

    @Test
    void noLocaleChangesTheOutput() throws Exception {
        String list = COUNTERS + " plan --threads=1 > ";

        assertThat(shell(list + "plain", Map.of()).exit()).isZero();
        assertThat(
                        shell(
                                        list + "other",
                                        Map.of(
                                                "JAVA_TOOL_OPTIONS",
                                                "-Duser.language=ar -Duser.country=EG -Duser.timezone=Asia/Tokyo"))
                                .exit())
                .isZero();
        assertThat(temporary.resolve("other")).hasSameTextualContentAs(temporary.resolve("plain"));
    }

    @Test
    void aPathThatTheLocaleCannotNameIsNoFork() throws Exception {
        Map<String, String> posix = Map.of("LC_ALL", "C");
        assertThat(shell(COUNTERS + SMOKE + " -o run", posix).exit()).isZero();
        String file = ForkSettings.EVIDENCE_ARGUMENT + "/srv/j\u00f6rg/x";
        Process stranger = new ProcessBuilder("sh", "-c", "read line", "x", file).start();
        try {
            assertThat(shell(COUNTERS + " run --resume run", posix).exit()).isZero();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aDirectoryMayHaveAnyName() throws Exception {
        Path odd = temporary.resolve("100%p \"q\" %t é");

        assertThat(
                        shell(
                                        COUNTERS + SMOKE + " -o \"$DIRECTORY\"",
                                        Map.of("DIRECTORY", odd.toString(), "LC_ALL", "C.UTF-8"))
                                .exit())
                .isZero();

        assertThat(ResultDirectory.read(odd).results())
                .singleElement()
                .satisfies(
                        row ->
                                assertThat(row.conditions().orElseThrow().absent())
                                        .doesNotContainKey("safepointMillis"));
    }

    @Test
    void aForkWhoseJvmDiesShowsTheJvmsOwnWords() throws Exception {
        Ended ended = shell(COUNTERS + SMOKE + " --jvm-arg=-XX:NoSuchFlag=1 -o run", Map.of());

        assertThat(ended.exit()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(ResultDirectory.read(temporary.resolve("run")).results().get(0).error())
                .hasValueSatisfying(error -> assertThat(error).contains("NoSuchFlag"));
    }
}
