package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.child.Redefiner;
import dev.percpu.counters.child.TortureSections;
import dev.percpu.counters.contract.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restartable sequences in a JVM that does all that a JVM may do to a thread. */
class TortureTest {

    /** How long: {@code -Dtorture.millis=600000} for ten minutes; a quarter in the short form. */
    private static final String MILLIS =
            System.getProperty("torture.millis", Integer.toString(Rounds.of(4_000, 1_000)));

    /** What has to have happened, or the run shows nothing. */
    private static final List<String> ORDEALS =
            List.of("subjects", "virtual-threads", "moves", "snapshots", "processes");

    @TempDir Path directory;

    @Test
    void noUpdateIsLostWhateverTheJvmAndTheKernelDo() throws Exception {
        assumeTrue(Bridge.unavailable().isEmpty(), "the C bridge was not built");
        assumeTrue(Sections.unavailable().isEmpty(), "no restartable sequences");
        List<String> lines = torture("-Xmx256m");
        assertThat(events()).as("collections").contains("Pause Full (System.gc())");
        assertThat(lines).noneMatch(line -> line.contains(":rseq-installed"));
    }

    /** Code of the JVM goes through the barrier of the collector; each arms it in its own way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseSerialGC",
                "-XX:+UseParallelGC",
                "-XX:+UseG1GC",
                "-XX:+UseZGC",
                "-XX:+UseShenandoahGC",
                "-XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -Xmx2g",
                // Code that a collection has looked at is left at its next entry.
                "-XX:+UnlockDiagnosticVMOptions -XX:+DeoptimizeNMethodBarriersALot",
                // Code is thrown out all the time; a profiler walks stacks.
                "-XX:ReservedCodeCacheSize=12m -XX:StartFlightRecording=settings=profile"
            })
    void noneIsLostByInstalledSections(String options) throws Exception {
        InstalledRungTest.assumeThatCodeCanBeInstalled();
        assertThat(torture(flagsAnd(options.split(" "))))
                .filteredOn(line -> line.contains(":rseq-installed"))
                .hasSizeGreaterThan(5);
    }

    /** The JVM throws away code that depends on a class which an agent redefines. */
    @Test
    void noneIsLostWhileClassesAreRedefined() throws Exception {
        InstalledRungTest.assumeThatCodeCanBeInstalled();
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", Redefiner.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        Path agent = directory.resolve("agent.jar");
        new JarOutputStream(Files.newOutputStream(agent), manifest).close();
        assertThat(torture(flagsAnd("-javaagent:" + agent)))
                .filteredOn(line -> line.matches("redefinitions [1-9].*"))
                .hasSize(1);
    }

    /** A profiler that samples by signals sees the code in the stacks, below who called it. */
    @Test
    void noneIsLostUnderASamplingProfiler() throws Exception {
        InstalledRungTest.assumeThatCodeCanBeInstalled();
        Path profile = directory.resolve("profile");
        String code = "InstalledSections[.]add.*;[^;]*InstalledSections.*Bodies[^;]*[.]add";
        assertThat(torture(List.of(profile.toString(), code), flagsAnd()))
                .anyMatch(line -> line.contains(":rseq-installed"));
        assertThat(Files.readString(profile)).containsPattern(code);
    }

    private static String[] flagsAnd(String... options) {
        List<String> all = new ArrayList<>(List.of("-Xmx256m"));
        all.addAll(InstalledSections.flags());
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private String events() throws IOException {
        return Files.readString(log());
    }

    private Path log() {
        return directory.resolve("jvm.log");
    }

    private List<String> torture(String... options) throws Exception {
        return torture(List.of(), options);
    }

    private List<String> torture(List<String> arguments, String... options) throws Exception {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                ChildJvm.NATIVE_ACCESS,
                                "-XX:TieredStopAtLevel=4",
                                // On a busy machine the loop would end before it is compiled.
                                "-Xbatch",
                                "-XX:FlightRecorderOptions=repository=" + directory,
                                "-Xlog:gc,deoptimization=debug:file=" + log() + ":none"));
        all.addAll(List.of(options));
        List<String> command =
                new ArrayList<>(ChildJvm.java(TortureSections.class, all.toArray(String[]::new)));
        command.add(MILLIS);
        command.addAll(arguments);

        ChildJvm.Result result = ChildJvm.run(command);

        assertThat(result.exit()).as(String.join("\n", result.lines())).isZero();
        Map<String, String> happened =
                result.lines().stream()
                        .map(line -> line.split(" "))
                        .filter(words -> ORDEALS.contains(words[0]))
                        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        assertThat(happened).containsOnlyKeys(ORDEALS);
        assertThat(events()).as("deoptimisations of the calling loop").contains("FreshDriver");
        happened.forEach((ordeal, times) -> assertThat(times).as(ordeal).isNotEqualTo("0"));
        return result.lines();
    }
}
