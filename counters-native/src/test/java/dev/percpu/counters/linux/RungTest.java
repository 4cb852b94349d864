package dev.percpu.counters.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.contract.EveryVariantCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever rung a process stands on, every variant that it offers counts right. */
class RungTest {

    private static final String BY_CPU = "percpu:offheap:cpu:atomic";
    private static final String BY_THREAD = "percpu:offheap:thread-hash:atomic";

    @Test
    void withoutNativeAccessSlotsAreChosenByThread() throws Exception {
        assertCounts(BY_THREAD, "--illegal-native-access=deny");
    }

    @Test
    void withoutTheBridgeSlotsAreChosenByCpu() throws Exception {
        assertCounts(
                BY_CPU,
                ChildJvm.NATIVE_ACCESS,
                "-D" + BridgeLibrary.PROPERTY + "=/nowhere/libpercpu.so");
    }

    @Test
    void withoutHiddenClassesSlotsAreChosenByCpu() throws Exception {
        List<String> lines =
                assertCounts(
                        BY_CPU, ChildJvm.NATIVE_ACCESS, "-Ddev.percpu.counters.specialise=false");
        assertThat(lines).last().asString().endsWith("hidden classes false");
    }

    private static List<String> assertCounts(String resolved, String... options) throws Exception {
        ChildJvm.Result child = ChildJvm.run(ChildJvm.java(EveryVariantCounts.class, options));
        assertThat(child.exit()).as("%s", child.lines()).isZero();
        assertThat(child.lines())
                .last()
                .asString()
                .contains("variants count, percpu:offheap is " + resolved);
        return child.lines();
    }
}
