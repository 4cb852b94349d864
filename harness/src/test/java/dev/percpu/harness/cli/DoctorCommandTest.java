package dev.percpu.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.Rung;
import dev.percpu.harness.host.Diagnosis;
import dev.percpu.harness.plan.InstalledCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    @TempDir Path directory;

    private static int doctor(StringWriter out, String... options) {
        List<String> command = new ArrayList<>(List.of("doctor"));
        command.addAll(List.of(options));
        return Main.commandLine(
                        new PrintWriter(out, true), new PrintWriter(new StringWriter(), true))
                .execute(command.toArray(String[]::new));
    }

    private static String doctor(String... options) {
        StringWriter out = new StringWriter();
        assertThat(doctor(out, options)).isEqualTo(ExitCode.FINE);
        return out.toString();
    }

    @Test
    void theDoctorPrintsTextAndJsonForThisMachine() {
        assertThat(doctor())
                .contains("native rung", "membarrier", "possible CPUs", "NUMA nodes", "virtualised")
                .contains(Ladder.describe().replaceFirst("\\.$", ""));
        JsonNode findings = JsonMapper.shared().readTree(doctor("--json")).get("findings");
        assertThat(findings.size()).isGreaterThan(12);
        for (JsonNode finding : findings) {
            assertThat(finding.get("subject").asString()).isNotEmpty();
            assertThat(finding.get("effect").asString()).endsWith(".");
            assertThat(finding.get("severity").asString()).isIn("FINE", "LOOK", "BAD");
            assertThat(finding.has("remedy")).isTrue();
        }
    }

    private static Diagnosis finding(
            String subject, Diagnosis.Severity severity, String... remedy) {
        return new Diagnosis(
                subject, severity, "so", "Effect.", List.of(remedy).stream().findFirst());
    }

    @Test
    void eachDiagnosisHasAFactAnEffectAndARemedyIfOneExists() {
        DoctorView view =
                new DoctorView(
                        List.of(
                                finding("THP", Diagnosis.Severity.LOOK, "do it"),
                                finding("steal", Diagnosis.Severity.BAD),
                                finding("kernel", Diagnosis.Severity.FINE)));

        assertThat(view.text().lines())
                .containsExactly(
                        "look   THP     so",
                        "       effect  Effect.",
                        "       fix     do it",
                        "bad    steal   so",
                        "       effect  Effect.",
                        "fine   kernel  so",
                        "       effect  Effect.",
                        "2 of 3 could be better. These make figures unreliable: steal.");
    }

    @Test
    void aHostIsUnstableIfAFactIsBad() {
        assertThat(new DoctorView(List.of(finding("a", Diagnosis.Severity.BAD))).unstable())
                .isTrue();
        DoctorView stable =
                new DoctorView(
                        List.of(
                                finding("a", Diagnosis.Severity.LOOK),
                                finding("b", Diagnosis.Severity.FINE)));
        assertThat(stable.unstable()).isFalse();
        assertThat(stable.text()).endsWith("1 of 2 could be better.");
    }

    @Test
    void strictEndsWithFourIfAFactIsBad() {
        StringWriter out = new StringWriter();
        int exit = doctor(out, "--strict", "--json");

        List<String> severities =
                JsonMapper.shared().readTree(out.toString()).findValuesAsString("severity");
        assertThat(exit).isEqualTo(severities.contains("BAD") ? 4 : 0);
        assertThat(doctor("--help")).contains("--strict", "4 with --strict", "virtual machine");
    }

    /** In a JVM of its own: what the doctor says of the rung, and the lines that were logged. */
    private record Examined(JsonNode rung, List<String> logged) {}

    private Examined examined(Map<String, String> environment, List<String> options)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.util.logging.SimpleFormatter.format=%4$s %3$s %5$s%n");
        command.addAll(options);
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
        return new Examined(JsonMapper.shared().readTree(out).get("findings").get(0), logged);
    }

    private void assertSaysWhatIsLogged(
            String rung, String remedy, Map<String, String> environment, String... options)
            throws Exception {
        Examined found = examined(environment, List.of(options));
        String fact = found.rung.get("fact").asString();
        assertThat(found.logged).containsExactly("WARNING " + Ladder.LOGGER + " " + fact + ".");
        assertThat(fact).startsWith("Rung " + rung + ": ");
        assertThat(found.rung.get("remedy").asString()).contains(remedy);
        assertThat(found.rung.get("severity").asString()).isEqualTo("LOOK");
    }

    @Test
    void withoutTheFlagsForInstalledCodeAllIsFineAndTheyAreTheRemedy() throws Exception {
        assumeTrue(
                Ladder.rung().compareTo(Rung.RSEQ) <= 0,
                () -> "no restartable sequences here: " + Ladder.describe());
        List<String> flags = InstalledCode.flags(Path.of(System.getProperty("java.home")));
        assumeTrue(!flags.isEmpty(), "the JDK of these tests does not allow code to be installed");

        Examined without = examined(Map.of(), List.of(NATIVE_ACCESS));
        assertThat(without.logged).isEmpty();
        assertThat(without.rung.get("severity").asString()).isEqualTo("FINE");
        assertThat(without.rung.get("fact").asString()).startsWith("Rung RSEQ: ");
        assertThat(without.rung.get("remedy").asString()).contains(flags);

        List<String> options = new ArrayList<>(flags);
        options.add(NATIVE_ACCESS);
        Examined with = examined(Map.of(), options);
        assertThat(with.logged).isEmpty();
        assertThat(with.rung.get("severity").asString()).isEqualTo("FINE");
        assertThat(with.rung.get("fact").asString()).startsWith("Rung INSTALLED: ");
        assertThat(with.rung.get("remedy").isNull()).isTrue();
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
                "correct the path in -Ddev.percpu.counters.library",
                Map.of(),
                NATIVE_ACCESS,
                "-Ddev.percpu.counters.library=/nowhere/libpercpu.so");
    }

    @Test
    void withoutRestartableSequencesItSaysWhatIsLogged() throws Exception {
        assumeTrue(
                Ladder.rung().compareTo(Rung.RSEQ) <= 0,
                () -> "no restartable sequences here: " + Ladder.describe());
        assertSaysWhatIsLogged(
                "BRIDGE",
                "remove glibc.pthread.rseq=0 from it",
                Map.of("GLIBC_TUNABLES", "glibc.pthread.rseq=0"),
                NATIVE_ACCESS);
    }
}
