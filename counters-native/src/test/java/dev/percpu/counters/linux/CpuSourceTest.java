package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.child.CountOnDyingCarriers;
import dev.percpu.counters.child.ShowCpuSource;
import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.cpu.CpuSource;
import dev.percpu.counters.cpu.CurrentCpu;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where index {@code cpu} has the CPU from, and that this is right, in JVMs of their own. */
class CpuSourceTest {

    private static final String TUNABLES = "GLIBC_TUNABLES";

    @BeforeEach
    void areasCanBeRead() {
        assumeTrue(
                CpuSource.RSEQ.unavailable().isEmpty(),
                () -> "no rseq areas: " + CpuSource.RSEQ.unavailable().get());
    }

    /** The command with one more tunable of glibc than this process has. */
    private static List<String> tuned(String tunable, List<String> command) {
        String before = System.getenv().getOrDefault(TUNABLES, "");
        String all = before.isEmpty() ? tunable : before + ":" + tunable;
        List<String> tuned = new ArrayList<>(List.of("env", TUNABLES + "=" + all));
        tuned.addAll(command);
        return tuned;
    }

    private static List<String> show(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(ChildJvm.NATIVE_ACCESS);
        return ChildJvm.java(ShowCpuSource.class, all.toArray(String[]::new));
    }

    private static String property(String value) {
        return "-D" + CurrentCpu.PROPERTY + "=" + value;
    }

    private static List<String> lines(List<String> command) throws Exception {
        ChildJvm.Result child = ChildJvm.run(command);
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        return child.lines();
    }

    @Test
    void theAreaServesUnlessAskedOtherwise() throws Exception {
        assertThat(lines(show())).contains("source rseq", "available true", "by cpu 3");
        assertThat(lines(show(property("rseq")))).contains("source rseq", "by cpu 3");
        assertThat(lines(show(property("getcpu")))).contains("source getcpu", "by cpu 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rdpid", "RSEQ", ""})
    void aWordThatMeansNoSourceIsRefusedInOneLine(String word) throws Exception {
        List<String> lines = lines(show(property(word)));
        String reason = CurrentCpu.PROPERTY + " is '" + word + "'; use rseq or installed or getcpu";
        assertThat(lines)
                .contains("available false", "by thread 3")
                .contains(
                        "WARNING dev.percpu.counters counters cannot use the index 'cpu': "
                                + reason)
                .anyMatch(line -> line.startsWith("refused ") && line.contains(reason));
        assertThat(lines).filteredOn(line -> line.startsWith("WARNING")).hasSize(1);
    }

    @Test
    void withoutAnAreaLibcServesAndTheOtherIndexesSayWhatTheyNeed() throws Exception {
        String none = "glibc.pthread.rseq=0";
        assertThat(lines(tuned(none, show())))
                .contains("source getcpu", "available true", "by cpu 3")
                .anyMatch(
                        line -> line.matches("refused .*'mm-cid' is not available.*" + none + ".*"))
                .anyMatch(
                        line -> line.matches("refused .*'node' is not available.*" + none + ".*"));
        assertThat(lines(tuned(none, show(property("rseq")))))
                .contains("available false")
                .anyMatch(line -> line.matches("refused .*is 'rseq', but .*" + none + ".*"));
    }

    @Test
    void withoutTheBridgeLibcServes() throws Exception {
        String absent = "-D" + BridgeLibrary.PROPERTY + "=/absent.so";
        assertThat(lines(show(absent)))
                .contains("source getcpu", "by cpu 3")
                .anyMatch(
                        line -> line.matches("refused .*'mm-cid' is not available.*/absent.so.*"));
    }

    /**
     * The C library is told to unmap the stack of a thread, and with it the thread's area, as soon
     * as the thread is gone.
     */
    @ParameterizedTest
    @ValueSource(strings = {"own", "default"})
    void noAddressIsUsedByAnotherThreadThanItsOwn(String scheduler) throws Exception {
        List<String> command =
                tuned(
                        "glibc.pthread.stack_cache_size=0",
                        ChildJvm.java(
                                CountOnDyingCarriers.class,
                                ChildJvm.NATIVE_ACCESS,
                                "-XX:TieredStopAtLevel=4",
                                "-XX:-CreateCoredumpOnCrash",
                                "-XX:ErrorFile=/dev/null",
                                "-Djdk.virtualThreadScheduler.parallelism=4",
                                "-Djdk.virtualThreadScheduler.maxPoolSize=8",
                                "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        command.add(scheduler);
        List<String> lines = lines(command);
        assertThat(lines).contains("source rseq", "elsewhere 0");
        long updates = number(lines, "updates ");
        assertThat(updates).isPositive();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("sum "))
                .hasSize(ConcurrencyId.unavailable().isEmpty() ? 3 : 1)
                .containsOnly("sum " + updates);
    }

    private static long number(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .mapToLong(line -> Long.parseLong(line.substring(label.length())))
                .findFirst()
                .orElseThrow();
    }
}
