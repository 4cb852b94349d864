package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.child.Redeploy;
import dev.percpu.counters.contract.Rounds;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application that is loaded anew again and again leaves nothing behind: no class loader, no
 * thread and no mapping, whether or not it closes its counters.
 */
class RedeployTest {

    /** Fifty; five in the short form. */
    private static final int ROUNDS = Rounds.of(50, 5);

    /** A chunk for 4,096 CPUs is larger than 128 MB; this is what the JVM itself may vary by. */
    private static final int MOST_MEGABYTES = 500;

    @ParameterizedTest
    @ValueSource(strings = {"heap", "heap-dense", "offheap", "offheap-padded"})
    void deploymentsLeaveNothing(String layout) throws Exception {
        assertLeavesNothing(layout, ChildJvm.NATIVE_ACCESS);
    }

    /** Code that is installed in the JVM goes with its class loader. */
    @Test
    void deploymentsLeaveNoInstalledCode() throws Exception {
        InstalledRungTest.assumeThatCodeCanBeInstalled();
        List<String> flags = new ArrayList<>(InstalledSections.flags());
        flags.add(ChildJvm.NATIVE_ACCESS);
        assertLeavesNothing("offheap", flags.toArray(String[]::new));
    }

    /**
     * The rung without native access logs why, and a logger must not keep its class loader. Memory
     * of arenas comes from the C library, which keeps much of it when it is freed.
     */
    @ParameterizedTest
    @ValueSource(strings = {"heap", "offheap"})
    void allAreCollectedWithoutNativeAccess(String layout) throws Exception {
        assertCollected(layout);
    }

    /** A library of the Java Native Interface can be opened by one class loader only. */
    @Test
    void oneFileServesAllClassLoaders(@TempDir Path directory) throws Exception {
        assumeTrue(Bridge.unavailable().isEmpty(), () -> Bridge.unavailable().get());
        Path library = directory.resolve("libpercpu.so");
        try (InputStream in = BridgeLibrary.class.getResourceAsStream(BridgeLibrary.RESOURCE)) {
            Files.copy(in, library);
        }
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(
                        assertLeavesNothing(
                                "offheap",
                                ChildJvm.NATIVE_ACCESS,
                                "-D" + BridgeLibrary.PROPERTY + "=" + library))
                .as("the bridge is found each time")
                .noneMatch(line -> line.contains(BridgeLibrary.PROPERTY));
    }

    private static List<String> assertLeavesNothing(String layout, String... options)
            throws Exception {
        List<String> lines = assertCollected(layout, options);
        assertThat(lines)
                .contains(layout + ": mappings of the bridge more: 0")
                .filteredOn(line -> line.startsWith(layout + ": MB mapped more: "))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(Integer.parseInt(line.replaceAll(".*: ", "")))
                                        .as(line)
                                        .isLessThan(MOST_MEGABYTES));
        return lines;
    }

    private static List<String> assertCollected(String layout, String... options) throws Exception {
        List<String> command = new ArrayList<>(ChildJvm.java(Redeploy.class, options));
        command.addAll(List.of(Integer.toString(ROUNDS), layout));
        ChildJvm.Result child = ChildJvm.run(command);
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .contains(layout + ": class loaders left: 0", layout + ": threads left: 0");
        return child.lines();
    }
}
