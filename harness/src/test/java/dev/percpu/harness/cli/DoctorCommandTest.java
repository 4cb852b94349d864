package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.Rung;
import dev.percpu.harness.host.Diagnosis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    @TempDir Path directory;

    private static String doctor(String... options) {
        List<String> command = new ArrayList<>(List.of("doctor"));
        command.addAll(List.of(options));
        StringWriter out = new StringWriter();
        int exit =
                Main.commandLine(
                                new PrintWriter(out, true),
                                new PrintWriter(new StringWriter(), true))
                        .execute(command.toArray(String[]::new));
        assertThat(exit).isEqualTo(ExitCode.FINE);
        return out.toString();
    }

    @Test
    void thisMachineIsExaminedForPeopleAndForPrograms() {
        assertThat(doctor())
                .contains("native rung", "membarrier", "possible CPUs", "NUMA nodes", "virtualised")
                .contains(Ladder.describe().replaceFirst("\\.$", ""));
        JsonNode findings = JsonMapper.shared().readTree(doctor("--json")).get("findings");
        assertThat(findings.size()).isGreaterThan(12);
        for (JsonNode finding : findings) {
            assertThat(finding.get("subject").asString()).isNotEmpty();
            assertThat(finding.get("effect").asString()).endsWith(".");
            assertThat(finding.get("sound").isBoolean()).isTrue();
            assertThat(finding.has("remedy")).isTrue();
        }
    }

    @Test
    void aFindingIsAFactAnEffectAndWhereThereIsOneARemedy() {
        String text =
                new DoctorView(
                                List.of(
                                        new Diagnosis(
                                                "THP",
                                                false,
                                                "always",
                                                "Bad.",
                                                Optional.of("do it")),
                                        new Diagnosis(
                                                "kernel", true, "6.12", "Good.", Optional.empty())))
                        .text();
        assertThat(text.lines())
                .containsExactly(
                        "look   THP     always",
                        "       effect  Bad.",
                        "       mend    do it",
                        "fine   kernel  6.12",
                        "       effect  Good.",
                        "1 of 2 could be better.");
    }

    /** In a JVM of its own: what the doctor says of the rung, and the one line that was logged. */
    private void assertSaysWhatIsLogged(
            String rung, String remedy, Map<String, String> environment, String... options)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.util.logging.SimpleFormatter.format=%4$s %3$s %5$s%n");
        command.addAll(List.of(options));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "doctor",
                        "--json"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Path err = directory.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes());
        List<String> logged =
                Files.readAllLines(err).stream()
                        .filter(line -> line.startsWith("WARNING " + Ladder.LOGGER))
                        .toList();

        assertThat(process.waitFor()).as("%s", logged).isZero();
        JsonNode first = JsonMapper.shared().readTree(out).get("findings").get(0);
        assertThat(logged)
                .containsExactly(
                        "WARNING " + Ladder.LOGGER + " " + first.get("fact").asString() + ".");
        assertThat(first.get("fact").asString()).startsWith("Rung " + rung + ": ");
        assertThat(first.get("remedy").asString()).contains(remedy);
        assertThat(first.get("sound").asBoolean()).isFalse();
    }

    @Test
    void withoutNativeAccessItSaysWhatIsLogged() throws Exception {
        assertSaysWhatIsLogged(
                "JAVA",
                "start Java with --enable-native-access=ALL-UNNAMED",
                Map.of(),
                "--illegal-native-access=deny");
    }

    @Test
    void withoutTheBridgeItSaysWhatIsLogged() throws Exception {
        assertSaysWhatIsLogged(
                "LIBC",
                "correct it",
                Map.of(),
                NATIVE_ACCESS,
                "-Ddev.percpu.counters.library=/nowhere/libpercpu.so");
    }

    @Test
    void withoutRestartableSequencesItSaysWhatIsLogged() throws Exception {
        assumeTrue(
                Ladder.rung() == Rung.RSEQ,
                () -> "no restartable sequences here: " + Ladder.describe());
        assertSaysWhatIsLogged(
                "BRIDGE",
                "take glibc.pthread.rseq=0 out of it",
                Map.of("GLIBC_TUNABLES", "glibc.pthread.rseq=0"),
                NATIVE_ACCESS);
    }
}
