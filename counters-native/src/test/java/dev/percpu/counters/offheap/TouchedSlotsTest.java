package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CpuList;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.cpu.Affinity;
import dev.percpu.counters.design.Memory;
import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.Slots;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A clear finds every word that any update has changed, and visits no slot besides. */
class TouchedSlotsTest {

    private static final int CPUS = 200;
    private static final int MEMBERS = 3;
    private static final int[] SLOTS = {0, 1, 63, 64, 128, CPUS - 1};
    private static final long[] NO_ARRAY = {};

    private final CpuList before = Affinity.allowed();
    private final int cpu = before.length() - 1;

    static Stream<String> stores() {
        return OffHeapLayout.DENSE.stores().stream()
                .filter(List.of("atomic", "cas", "rseq", "native-atomic")::contains);
    }

    @BeforeEach
    void runOnOneCpu() {
        Affinity.pin(CpuList.of(cpu));
    }

    @AfterEach
    void runAnywhere() {
        Affinity.pin(before);
    }

    private static Memory memory(String store, boolean recorded) {
        return OffHeapLayout.DENSE.memory(
                new Shape(CPUS, MEMBERS, true, CpuIndex.SOURCE.over(CPUS), recorded),
                store,
                CounterOptions.defaults().withReuse(SlotReuse.IMMEDIATE));
    }

    private static OffHeapSlots words(Slots slots) {
        return slots instanceof RseqSlots rseq ? rseq.words() : (OffHeapSlots) slots;
    }

    /** How many words of the slot are not zero, whatever they are for. */
    private static int dirty(Slots slots, long handle, int slot) {
        OffHeapSlots words = words(slots);
        int dirty = 0;
        for (int word = 0; word < words.request().words(); word++) {
            dirty += words.getOpaque(NO_ARRAY, Slots.member(handle, word), slot) != 0 ? 1 : 0;
        }
        return dirty;
    }

    private static void assertClean(Slots slots, long handle, String after) {
        for (int slot = 0; slot < CPUS; slot++) {
            assertThat(dirty(slots, handle, slot)).as("slot %d after %s", slot, after).isZero();
        }
        for (int member = 0; member < MEMBERS; member++) {
            assertThat(slots.getCentral(NO_ARRAY, Slots.member(handle, member))).isZero();
        }
    }

    /** Some way to change one slot of one member. */
    private interface Update {
        void make(Slots slots, long member, int slot);
    }

    private static final List<Update> UPDATES =
            List.of(
                    (slots, member, slot) -> slots.getAndAdd(NO_ARRAY, member, slot, 5),
                    (slots, member, slot) -> slots.getAndSet(NO_ARRAY, member, slot, -5),
                    (slots, member, slot) -> slots.compareAndSet(NO_ARRAY, member, slot, 0, 5),
                    (slots, member, slot) -> slots.setOpaque(NO_ARRAY, member, slot, 5));

    @ParameterizedTest
    @MethodSource("stores")
    void everyWayToChangeASlotIsRecorded(String store) {
        Memory memory = memory(store, true);
        Slots slots = memory.slots();
        long handle = memory.allocate(null).handle();
        for (int update = 0; update < UPDATES.size(); update++) {
            for (int member = 0; member < MEMBERS; member++) {
                for (int slot : SLOTS) {
                    UPDATES.get(update).make(slots, Slots.member(handle, member), slot);
                    assertThat(dirty(slots, handle, slot)).isEqualTo(1);
                    slots.setCentral(NO_ARRAY, Slots.member(handle, member), 7);
                    slots.clear(NO_ARRAY, handle);
                    assertClean(slots, handle, "update " + update + " of slot " + slot);
                }
                for (int slot : SLOTS) {
                    UPDATES.get(update).make(slots, Slots.member(handle, member), slot);
                }
                slots.clear(NO_ARRAY, handle);
                assertClean(slots, handle, "update " + update + " of many slots");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void whatTheBridgeAddsIsRecordedEvenIfItWasTakenFromElsewhere(String store) {
        Memory memory = memory(store, true);
        Slots slots = memory.slots();
        assumeTrue(cpu < CPUS, "only CPU 0 to " + (CPUS - 1) + " have slots in this test");
        if (!slots.fused()) {
            return;
        }
        long handle = memory.allocate(null).handle();
        for (int member = 0; member < MEMBERS; member++) {
            long one = Slots.member(handle, member);
            assertThat(slots.addFusedBounded(NO_ARRAY, one, 5, 32)).isNegative();
            assertThat(slots.getVolatile(NO_ARRAY, one, cpu)).isEqualTo(5);
            slots.clear(NO_ARRAY, handle);
            assertClean(slots, handle, "an addition");

            assertThat(slots.addFusedBounded(NO_ARRAY, one, 5, 32)).isNegative();
            assertThat(slots.getAndSet(NO_ARRAY, one, cpu, 0)).isEqualTo(5);
            // A restartable slot holds zero in two words now.
            assertThat(dirty(slots, handle, cpu)).isEqualTo(store.equals("rseq") ? 2 : 0);
            slots.clear(NO_ARRAY, handle);
            assertClean(slots, handle, "an addition that was taken");

            slots.getAndAdd(NO_ARRAY, one, cpu, 5);
            assertThat(slots.addFusedBounded(NO_ARRAY, one, 6, 32)).isNegative();
            assertThat(slots.getVolatile(NO_ARRAY, one, cpu)).isEqualTo(11);
            slots.clear(NO_ARRAY, handle);
            assertClean(slots, handle, "an addition on top of one from elsewhere");

            if (store.equals("rseq")) {
                assertThat(slots.takeFused(NO_ARRAY, one, -5, 32)).isNegative();
                assertThat(slots.getVolatile(NO_ARRAY, one, cpu)).isEqualTo(5);
                slots.clear(NO_ARRAY, handle);
                assertClean(slots, handle, "room that was given");
            }

            assertThat(slots.addFusedBounded(NO_ARRAY, one, 32, 32)).isEqualTo(cpu);
            assertClean(slots, handle, "an addition that was refused");
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void slotsThatOnlyHeldZeroAreNotVisited(String store) {
        Memory memory = memory(store, true);
        Slots slots = memory.slots();
        OffHeapSlots words = words(slots);
        OffHeapSlots unrecorded =
                new OffHeapSlots(
                        words.source(),
                        new ChunkSource.Request(
                                CPUS,
                                words.request().granule(),
                                words.request().words(),
                                words.request().placement()),
                        words.unitBytes(),
                        false,
                        false,
                        words.index());
        long handle = memory.allocate(null).handle();
        for (int slot = 0; slot < CPUS; slot++) {
            slots.getAndAdd(NO_ARRAY, handle, slot, 1);
        }
        slots.clear(NO_ARRAY, handle);
        for (int slot : SLOTS) {
            assertThat(slots.getAndSet(NO_ARRAY, handle, slot, 0)).isZero();
            assertThat(slots.compareAndSet(NO_ARRAY, handle, slot, 0, 0)).isTrue();
            slots.setOpaque(NO_ARRAY, handle, slot, 0);
            unrecorded.setOpaque(NO_ARRAY, handle, slot, 7);
        }
        slots.clear(NO_ARRAY, handle);
        for (int slot : SLOTS) {
            assertThat(unrecorded.getAndSet(NO_ARRAY, handle, slot, 0)).isEqualTo(7);
        }
    }

    @Test
    void neighboursHaveBitsOfTheirOwn() {
        Memory memory = memory("atomic", true);
        Slots slots = memory.slots();
        long[] handles = new long[100];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = memory.allocate(null).handle();
            for (int slot : SLOTS) {
                slots.getAndAdd(NO_ARRAY, handles[i], slot, 1);
            }
        }
        for (int i = 0; i < handles.length; i++) {
            slots.clear(NO_ARRAY, handles[i]);
            assertClean(slots, handles[i], "its own clear");
            for (int j = i + 1; j < handles.length; j++) {
                assertThat(dirty(slots, handles[j], SLOTS[1])).isEqualTo(1);
            }
        }
    }

    @Test
    void withoutARecordThereIsNoClear() {
        Memory memory = memory("atomic", false);
        long handle = memory.allocate(null).handle();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> memory.slots().clear(NO_ARRAY, handle));
    }
}
