package dev.percpu.proof.machines;

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
        EmulatorHost.needs(EMULATOR, "qemu-user-static");
        Aarch64 aarch64 = Aarch64.prepared();
        Path log = EmulatorHost.TARGET.resolve("aarch64.log");
        Transcript transcript = EmulatorHost.emulate(command(aarch64), log, log, PATIENCE);
        transcript.print("AArch64");
        transcript.assertPassed(List.of("CALLS", "CONTRACT"), FINE_TO_SKIP);
    }

    private static List<String> command(Aarch64 aarch64) {
        return List.of(
                EMULATOR,
                "-L",
                aarch64.root().toString(),
                aarch64.jdk().resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Ddev.percpu.counters.shares=4",
                "-Ddev.percpu.counters.rounds.divisor=100",
                "-cp",
                aarch64.classPath(),
                "dev.percpu.proof.machines.guest.Guest",
                ORDERS.get(0),
                ORDERS.get(1));
    }
}
