package dev.percpu.counters.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.Slots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the words are, and what becomes of each by each operation. */
class HeapSlotsTest {

    /** More than one word of bits is needed for the slots that have been touched. */
    private static final int SLOTS = 70;

    private static final int WIDTH = 3;
    private static final int PADDING = 16;
    private static final Index FIRST = () -> 0;

    private static HeapSlots recorded(int padding) {
        return HeapSlots.of(new Shape(SLOTS, WIDTH, true, FIRST, true), padding);
    }

    @Test
    void whateverWritesAWordItsSlotIsCleared() {
        for (int padding : new int[] {0, PADDING}) {
            HeapSlots slots = recorded(padding);
            long[] array = slots.newArray();
            for (int slot = 0; slot < SLOTS; slot++) {
                long member = Slots.member(0, slot % WIDTH);
                switch (slot % 4) {
                    case 0 -> slots.setOpaque(array, member, slot, 1);
                    case 1 -> slots.getAndAdd(array, member, slot, 1);
                    case 2 -> slots.getAndSet(array, member, slot, 1);
                    default -> slots.compareAndSet(array, member, slot, 0, 1);
                }
            }
            slots.setCentral(array, Slots.member(0, WIDTH - 1), 1);
            slots.clear(array, 0);
            assertThat(array).containsOnly(0);
        }
    }

    @Test
    void withoutARecordNothingIsCleared() {
        HeapSlots slots = HeapSlots.of(new Shape(SLOTS, WIDTH, true), PADDING);
        long[] array = slots.newArray();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> slots.clear(array, 0));
    }

    @Test
    void slotsAreAsFarApartAsTheOptionsSayAndNoFarther() {
        int aWordEach = 8;
        Shape shape = new Shape(aWordEach, 1, true);
        for (int padding : new int[] {64, 128, 256}) {
            long[] array =
                    HeapProvider.LAYOUTS
                            .get(0)
                            .memory(shape, "atomic", CounterOptions.defaults().withPadding(padding))
                            .allocate(null)
                            .array();
            int line = padding / Long.BYTES;
            assertThat(array.length).isBetween((aWordEach + 2) * line, (aWordEach + 3) * line);
        }
        HeapSlots dense = HeapSlots.of(shape, 0);
        assertThat(dense.newArray()).hasSize(aWordEach + 1);
    }

    @Test
    void anOwnersSlotAndASharedOneAnswerAlike() {
        Index index = OwnerIndex.SOURCE.over(OwnerIndex.SOURCE.slots(2));
        int shared = index.shared();
        HeapSlots fixed = HeapSlots.of(new Shape(shared, WIDTH, true, index, false), PADDING);
        HeapSlabs allocator = new HeapSlabs(OwnerIndex.SOURCE.slots(2) - shared, WIDTH, PADDING);
        SlabSlots slots = new SlabSlots(fixed, allocator, index);
        long[] array = fixed.newArray();
        long handle = Slots.member(slots.newHandle(array), 1);
        for (int slot : List.of(0, index.current())) {
            assertThat(slots.getVolatile(array, handle, slot)).isZero();
            slots.setOpaque(array, handle, slot, 5);
            assertThat(slots.getAndAdd(array, handle, slot, 2)).isEqualTo(5);
            assertThat(slots.getAndSet(array, handle, slot, 11)).isEqualTo(7);
            assertThat(slots.compareAndSet(array, handle, slot, 10, 1)).isFalse();
            assertThat(slots.compareAndSet(array, handle, slot, 11, 12)).isTrue();
            assertThat(slots.getOpaque(array, handle, slot)).isEqualTo(12);
            assertThat(slots.getVolatile(array, handle, slot)).isEqualTo(12);
            assertThat(slots.getVolatile(array, Slots.member(handle, 1), slot)).isZero();
        }
        assertThat(index.current()).as("owned").isGreaterThanOrEqualTo(shared);
    }
}
