package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.child.OnAnotherArchitecture;
import dev.percpu.counters.contract.EveryVariantCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever rung a process stands on, every variant that it offers counts right, and one line says
 * why it stands no higher.
 */
class RungTest {

    private static final String BY_CPU = "percpu:offheap:cpu:";
    private static final String BY_THREAD = "percpu:offheap:thread-hash:atomic";

    @TempDir Path directory;

    private static List<String> program(String... options) {
        return ChildJvm.java(EveryVariantCounts.class, options);
    }

    private static String assertCounts(
            Rung rung, String resolved, Map<String, String> environment, List<String> command)
            throws Exception {
        ChildJvm.Result child = ChildJvm.run(command, environment);
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .last()
                .asString()
                .contains("variants count, percpu:offheap is " + resolved);
        List<String> logged =
                child.lines().stream().filter(line -> line.startsWith("WARNING ")).toList();
        if (rung == Rung.RSEQ) {
            assertThat(logged).isEmpty();
            return "";
        }
        assertThat(logged).singleElement().asString().contains("Rung " + rung + ": ");
        return logged.get(0);
    }

    private static String assertCounts(Rung rung, String resolved, List<String> command)
            throws Exception {
        return assertCounts(rung, resolved, Map.of(), command);
    }

    @Test
    void onTheHighestRungEveryVariantCounts() throws Exception {
        LadderTest.assumeRseq();
        assertCounts(Rung.RSEQ, BY_CPU, program(ChildJvm.NATIVE_ACCESS));
    }

    @Test
    void withoutRestartableSequencesTheBridgeCounts() throws Exception {
        LadderTest.assumeRseq();
        assertCounts(
                Rung.BRIDGE,
                BY_CPU,
                Map.of("GLIBC_TUNABLES", "glibc.pthread.rseq=0"),
                program(ChildJvm.NATIVE_ACCESS));
    }

    @Test
    void withoutMembarrierTheBridgeCounts() throws Exception {
        LadderTest.assumeRseq();
        assertCounts(
                Rung.BRIDGE,
                BY_CPU,
                Compiler.confined(directory, "membarrier", program(ChildJvm.NATIVE_ACCESS)));
    }

    @Test
    void withoutTheBridgeSlotsAreChosenByCpu() throws Exception {
        assertCounts(
                Rung.LIBC,
                BY_CPU,
                program(
                        ChildJvm.NATIVE_ACCESS,
                        "-D" + BridgeLibrary.PROPERTY + "=/nowhere/libpercpu.so"));
    }

    @Test
    void onAnUnknownArchitectureSlotsAreChosenByCpu() throws Exception {
        assertThat(
                        assertCounts(
                                Rung.LIBC,
                                BY_CPU,
                                ChildJvm.java(OnAnotherArchitecture.class, ChildJvm.NATIVE_ACCESS)))
                .contains("no /native/linux-riscv64/libpercpu.so in the jar")
                .contains("build it on a machine of this kind");
    }

    @Test
    void withABridgeOfAnotherAbiSlotsAreChosenByCpu() throws Exception {
        Path library =
                Compiler.library(
                        "unsigned percpu_abi_version(void) { return 99; }", directory, "abi.so");
        assertCounts(
                Rung.LIBC,
                BY_CPU,
                program(ChildJvm.NATIVE_ACCESS, "-D" + BridgeLibrary.PROPERTY + "=" + library));
    }

    @Test
    void withoutNativeAccessSlotsAreChosenByThread() throws Exception {
        assertCounts(Rung.JAVA, BY_THREAD, program("--illegal-native-access=deny"));
    }

    @Test
    void withoutHiddenClassesSlotsAreChosenByCpu() throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        program(ChildJvm.NATIVE_ACCESS, "-Ddev.percpu.counters.specialise=false"));
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .last()
                .asString()
                .contains("variants count, percpu:offheap is " + BY_CPU)
                .endsWith("hidden classes false");
    }
}
