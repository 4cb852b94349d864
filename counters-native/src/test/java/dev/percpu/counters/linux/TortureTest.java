package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.child.TortureSections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restartable sequences in a JVM that does all that a JVM may do to a thread. */
class TortureTest {

    /** How long: {@code -Dtorture.millis=600000} for ten minutes. */
    private static final String MILLIS = System.getProperty("torture.millis", "4000");

    /** What has to have happened, or the run shows nothing. */
    private static final List<String> ORDEALS =
            List.of("subjects", "virtual-threads", "moves", "snapshots");

    @TempDir Path directory;

    @Test
    void noUpdateIsLostWhateverTheJvmAndTheKernelDo() throws Exception {
        assumeTrue(Bridge.unavailable().isEmpty(), "the C bridge was not built");
        assumeTrue(Sections.unavailable().isEmpty(), "no restartable sequences");
        Path log = directory.resolve("jvm.log");
        List<String> command =
                new ArrayList<>(
                        ChildJvm.java(
                                TortureSections.class,
                                ChildJvm.NATIVE_ACCESS,
                                "-XX:TieredStopAtLevel=4",
                                // On a busy machine the loop would end before it is compiled.
                                "-Xbatch",
                                "-Xmx256m",
                                "-Xlog:gc,deoptimization=debug:file=" + log + ":none"));
        command.add(MILLIS);

        ChildJvm.Result result = ChildJvm.run(command);

        assertThat(result.exit()).as(String.join("\n", result.lines())).isZero();
        Map<String, String> happened =
                result.lines().stream()
                        .map(line -> line.split(" "))
                        .filter(words -> ORDEALS.contains(words[0]))
                        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        assertThat(happened).containsOnlyKeys(ORDEALS);
        String events = Files.readString(log);
        assertThat(events).as("collections").contains("Pause Full (System.gc())");
        assertThat(events).as("deoptimisations of the calling loop").contains("FreshDriver");
        happened.forEach((ordeal, times) -> assertThat(times).as(ordeal).isNotEqualTo("0"));
    }
}
