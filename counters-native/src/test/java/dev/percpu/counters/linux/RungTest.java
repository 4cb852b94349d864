package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.child.OnAnotherArchitecture;
import dev.percpu.counters.child.WideMasks;
import dev.percpu.counters.contract.EveryVariantCounts;
import dev.percpu.counters.contract.Rounds;
import dev.percpu.counters.cpu.Affinity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever rung a process stands on, every variant that it offers counts right, and one line says
 * why it stands no higher.
 */
class RungTest {

    private static final String BY_CPU = "percpu:offheap:cpu:";
    private static final String BY_THREAD = "percpu:offheap:thread-hash:atomic";

    /** The short form counts one variant in so many, other ones in each test. */
    private static final int EVERY = Rounds.share(8);

    @TempDir Path directory;

    private int first;

    @BeforeEach
    void chooseVariants(TestInfo test) {
        first = Math.floorMod(test.getDisplayName().hashCode(), EVERY);
    }

    private List<String> program(String... options) {
        return program(EveryVariantCounts.class, options);
    }

    private List<String> program(Class<?> program, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-D" + EveryVariantCounts.EVERY + "=" + EVERY);
        all.add("-D" + EveryVariantCounts.FIRST + "=" + first);
        return ChildJvm.java(program, all.toArray(String[]::new));
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
                                program(OnAnotherArchitecture.class, ChildJvm.NATIVE_ACCESS)))
                .contains("the jar has no /native/linux-riscv64/libpercpu.so")
                .contains("build the jar on a machine of this architecture");
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

    @Test
    void withoutACompilerWhenTheJarWasBuiltSlotsAreChosenByCpu() throws Exception {
        Path classes = Path.of("target", "classes").toAbsolutePath();
        Path hidden = directory.resolve("classes");
        assertThat(ChildJvm.run(List.of("cp", "-r", classes + "", hidden + "")).exit()).isZero();
        assertThat(ChildJvm.run(List.of("rm", "-rf", hidden.resolve("native") + "")).exit())
                .isZero();
        List<String> command =
                program(ChildJvm.NATIVE_ACCESS).stream()
                        .map(argument -> argument.replace(classes + "", hidden + ""))
                        .toList();
        assertThat(assertCounts(Rung.LIBC, BY_CPU, command))
                .contains("/libpercpu.so; build the jar")
                .contains("with make and a C compiler");
    }

    @Test
    void withALibcThatKnowsNoRestartableSequencesTheBridgeCounts() throws Exception {
        LadderTest.assumeRseq();
        assertThat(
                        assertCounts(
                                Rung.BRIDGE,
                                BY_CPU,
                                program(
                                        ChildJvm.NATIVE_ACCESS,
                                        "-D"
                                                + BridgeLibrary.PROPERTY
                                                + "="
                                                + Compiler.bridgeForAnotherLibc(directory))))
                .contains("libc has not registered restartable sequences")
                .contains("use glibc 2.35 or later");
    }

    @Test
    void onAKernelWithoutRestartableSequencesTheBridgeCounts() throws Exception {
        LadderTest.assumeRseq();
        assertCounts(
                Rung.BRIDGE,
                BY_CPU,
                Compiler.confined(directory, "rseq", program(ChildJvm.NATIVE_ACCESS)));
    }

    @Test
    void whereTheFenceCannotBeRegisteredEveryVariantCounts() throws Exception {
        LadderTest.assumeRseq();
        assertThat(
                        assertCounts(
                                Rung.BRIDGE,
                                BY_CPU,
                                Compiler.confined(
                                        directory,
                                        "registration",
                                        program(ChildJvm.NATIVE_ACCESS))))
                .contains("membarrier is denied");
    }

    @Test
    void withoutSysEveryVariantCounts() throws Exception {
        LadderTest.assumeRseq();
        assertCounts(
                Rung.RSEQ,
                BY_CPU,
                Namespace.where("mount -t tmpfs none /sys", program(ChildJvm.NATIVE_ACCESS)));
    }

    /** The launcher finds its own libraries through /proc, and is told where they are instead. */
    @Test
    void withoutProcEveryVariantCounts() throws Exception {
        LadderTest.assumeRseq();
        assertCounts(
                Rung.RSEQ,
                BY_CPU,
                Map.of("LD_LIBRARY_PATH", System.getProperty("java.home") + "/lib"),
                Namespace.where("mount -t tmpfs none /proc", program(ChildJvm.NATIVE_ACCESS)));
    }

    @Test
    void whereNoThreadMayBePinnedEveryVariantCountsAndPinningSaysWhy() throws Exception {
        LadderTest.assumeRseq();
        assertCounts(
                Rung.RSEQ,
                BY_CPU,
                Compiler.confined(directory, "affinity", program(ChildJvm.NATIVE_ACCESS)));
        assertThat(
                        ChildJvm.run(
                                        Compiler.confined(
                                                directory,
                                                "affinity",
                                                ChildJvm.java(
                                                        WideMasks.class, ChildJvm.NATIVE_ACCESS)))
                                .lines())
                .anyMatch(
                        line ->
                                line.contains("cannot be pinned to CPUs '")
                                        && line.contains("(errno 1); allow the system call")
                                        && line.contains("sched_setaffinity"));
    }

    /** Of fewer available processors than its CPU's id, whatever the JVM makes of that. */
    @Test
    void onTheHighestCpuAloneEveryVariantCounts() throws Exception {
        LadderTest.assumeRseq();
        CpuList before = Affinity.allowed();
        assumeTrue(before.length() > 1, "only CPU 0 is allowed, which is no high one");
        try {
            Affinity.pin(CpuList.of(before.length() - 1));
            assertCounts(Rung.RSEQ, BY_CPU, program(ChildJvm.NATIVE_ACCESS));
        } finally {
            Affinity.pin(before);
        }
    }
}
