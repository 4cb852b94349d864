package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One walk over a group's slots counts each slot of each counter once, however many there are. */
class GroupWalkTest {

    private static final int MOST_SLOTS = 9;
    private static final int SIZE = 3;
    private static final CounterOptions OPTIONS = CounterOptions.defaults().withBatch(1 << 30);

    @Test
    void everySlotOfEveryCounterIsCountedOnce() {
        for (int slots = 1; slots <= MOST_SLOTS; slots++) {
            ChosenIndex index = new ChosenIndex(slots);
            Catalogue catalogue = new Catalogue(HeapProvider.LAYOUTS, List.of(index), Map.of());
            List<Variant> variants =
                    catalogue.variants().stream()
                            .filter(variant -> variant.index().equals("cpu"))
                            .filter(
                                    variant ->
                                            List.of("striped", "percpu", "unified", "lazy")
                                                    .contains(variant.design()))
                            .toList();
            assertThat(variants).hasSizeGreaterThan(8);
            for (Variant variant : variants) {
                try (CounterGroup group = catalogue.groupFactory(variant, SIZE, OPTIONS).get()) {
                    group.upgrade();
                    fill(group, index, slots, variant);
                }
            }
        }
    }

    /** In each slot a digit of its own, one more for each counter. */
    private static void fill(CounterGroup group, ChosenIndex index, int slots, Variant variant) {
        long ones = 0;
        long digit = 1;
        for (int slot = 0; slot < slots; slot++) {
            index.choose(slot);
            for (int counter = 0; counter < SIZE; counter++) {
                group.addRemote(counter, (counter + 1) * digit);
            }
            ones += digit;
            digit *= 10;
        }
        long[] expected = {ones, 2 * ones, 3 * ones};
        long[] sums = new long[SIZE];
        group.sumAll(sums);
        assertThat(sums).as("%s, %d slots", variant, slots).isEqualTo(expected);
        for (int counter = 0; counter < SIZE; counter++) {
            assertThat(group.sum(counter)).as("%s", variant).isEqualTo(expected[counter]);
        }
    }
}
