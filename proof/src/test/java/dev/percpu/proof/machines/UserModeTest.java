package dev.percpu.proof.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs tests of the library in a JVM for AArch64 whose processor is emulated and whose system calls
 * are this machine's: every call of the bridge and of libc by the conventions of that processor,
 * and a share of the contracts. Such an emulator has no restartable sequences.
 */
@Tag("proof")
@Execution(ExecutionMode.CONCURRENT)
class UserModeTest {

    private static final String EMULATOR = "qemu-aarch64-static";
    private static final String COMPILER = "aarch64-linux-gnu-gcc";
    private static final Path BRIDGE = Path.of("..", "native-src");
    private static final Path RUNTIME = Path.of("src", "main", "machine", "aarch64.sh");
    private static final Path TARGET = Host.TARGET.resolve("aarch64");
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** The parts: calls of C one by one, and contracts. */
    private static final List<String> ORDERS =
            List.of(
                    "CALLS:dev.percpu.counters.linux.BridgeTest+dev.percpu.counters.linux.LibCTest"
                            + "+dev.percpu.counters.cpu.AffinityTest",
                    "CONTRACT:dev.percpu.counters.offheap.OffHeapContractTest");

    /** Programs cannot be started there, and so no compiler. */
    private static final Pattern FINE_TO_SKIP =
            Pattern.compile("only CPU 0 is allowed|no C compiler");

    @Test
    void theBridgesCallsAndAShareOfTheContractsPassOnAArch64() throws Exception {
        Host.needs(EMULATOR, "qemu-user-static");
        Host.needs(COMPILER, "gcc-aarch64-linux-gnu");
        Path root;
        try {
            root = Host.printed(RUNTIME.toString(), TARGET.resolve("debian").toString());
        } catch (IOException e) {
            abort("the runtime cannot be downloaded: " + e.getMessage());
            return;
        }
        Path log = TARGET.resolve("log");
        Transcript transcript = Host.emulate(command(root, resources()), log, log, PATIENCE);
        transcript.print("AArch64");
        transcript.assertPassed(List.of("CALLS", "CONTRACT"), FINE_TO_SKIP);
    }

    /** A directory for the class path, with the bridge where a jar of that processor has it. */
    private static Path resources() throws IOException, InterruptedException {
        Path built = TARGET.resolve("native").resolve("libpercpu.so");
        Process make =
                new ProcessBuilder(
                                "make",
                                "-s",
                                "-C",
                                BRIDGE.toString(),
                                "OUT=" + built.getParent(),
                                "CC=" + COMPILER,
                                built.toString())
                        .inheritIO()
                        .start();
        assertThat(make.waitFor()).as("make").isZero();
        Path resources = TARGET.resolve("resources");
        Path library = resources.resolve("native/linux-aarch64/libpercpu.so");
        Files.createDirectories(library.getParent());
        Files.deleteIfExists(library);
        Files.copy(built, library);
        return resources;
    }

    private static List<String> command(Path root, Path resources) {
        return List.of(
                EMULATOR,
                "-L",
                root.toString(),
                root.resolve("usr/lib/jvm/java-25-openjdk-arm64/bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Ddev.percpu.counters.shares=4",
                "-Ddev.percpu.counters.rounds.divisor=100",
                "-cp",
                resources + File.pathSeparator + System.getProperty("java.class.path"),
                "dev.percpu.proof.machines.guest.Guest",
                ORDERS.get(0),
                ORDERS.get(1));
    }
}
