package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.Counters;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.Rung;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuIndexTest {

    @Test
    void everyIdThatTheKernelCouldGiveMapsToAValidSlot() {
        for (int slots : new int[] {1, 2, 3, 256, 4096}) {
            for (int cpu :
                    new int[] {
                        -2,
                        -1,
                        0,
                        1,
                        slots - 1,
                        slots,
                        slots + 1,
                        65_535,
                        Integer.MAX_VALUE,
                        Integer.MIN_VALUE
                    }) {
                int slot = CpuIndex.slot(cpu, slots);
                assertThat(slot).as("CPU %d of %d", cpu, slots).isBetween(0, slots - 1);
                if (cpu >= 0 && cpu < slots) {
                    assertThat(slot).isEqualTo(cpu);
                }
            }
        }
    }

    @Test
    void aShortenedNameMeansTheCpuIndexWhereTheCpuCanBeAskedFor() {
        String index = Ladder.rung() == Rung.JAVA ? "thread-hash" : "cpu";
        assertThat(Counters.resolve("percpu:offheap").index()).isEqualTo(index);
        assertThat(Counters.resolve("percpu:heap").index()).isEqualTo(index);
        assertThat(Counters.resolve("striped:heap")).hasToString("striped:heap:thread-hash:atomic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flip", "unified", "lazy"})
    void theBridgesStoreIsRefusedWhereTheSlotHasToBeKnown(String design) {
        assumeTrue(Bridge.unavailable().isEmpty(), "the C bridge was not built");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counters.create(design + ":offheap:cpu:native-atomic"))
                .withMessageContaining("tells neither the slot nor its new value")
                .withMessageContaining("design '" + design + "'")
                .withMessageContaining("use atomic");
    }
}
