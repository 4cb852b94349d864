package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.heap.SingleIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The bounds of an accuracy are the best: for each design that has any, updates lead to a read that
 * is off by just that much. That no updates lead further is the contract suite's to show.
 */
class AccuracyBoundsTest {

    private static final int SLOTS = 5;
    private static final int[] BATCHES = {1, 2, 3, 32, 1_000};

    /** Takes a counter to a value that its read is furthest from. */
    @FunctionalInterface
    private interface Fill {
        void fill(Counter counter, int batch);
    }

    private final ChosenIndex index = new ChosenIndex(SLOTS);

    /** For each design with bounds, what makes its read fall short, and what makes it exceed. */
    private final Map<String, List<Fill>> fills =
            new TreeMap<>(
                    Map.of(
                            "percpu",
                            List.of(
                                    (counter, batch) -> inEverySlot(counter, batch - 1),
                                    (counter, batch) -> inEverySlot(counter, 1 - batch)),
                            "limit",
                            List.of(
                                    (counter, batch) -> {},
                                    (counter, batch) -> inEverySlot(counter, 1 - batch)),
                            "lazy",
                            List.of(
                                    (counter, batch) -> upgraded(counter, batch - 1),
                                    (counter, batch) -> upgraded(counter, 1 - batch)),
                            "unified",
                            List.of(
                                    (counter, batch) -> inEverySlot(counter, batch - 1),
                                    (counter, batch) -> inEverySlot(counter, 1 - batch)),
                            "flip",
                            List.of(
                                    (counter, batch) -> inBothBanks(counter, below(batch)),
                                    (counter, batch) -> inBothBanks(counter, -half(batch))),
                            "tree",
                            List.of(
                                    (counter, batch) -> inEverySlot(counter, below(batch)),
                                    (counter, batch) -> inEverySlot(counter, -half(batch)))));

    /** Half of the power of two that the batch is rounded up to. */
    private static long half(int batch) {
        return Long.highestOneBit(2L * batch - 1) / 2;
    }

    /** The most that is rounded down. */
    private static long below(int batch) {
        return Math.max(0, half(batch) - 1);
    }

    private void inBothBanks(Counter counter, long delta) {
        inEverySlot(counter, delta);
        ((SnapshotCounter) counter).snapshot();
        inEverySlot(counter, delta);
    }

    private void upgraded(Counter counter, long delta) {
        ((LazyCounter) counter).upgrade();
        inEverySlot(counter, delta);
    }

    private void inEverySlot(Counter counter, long delta) {
        for (int slot = 0; slot < SLOTS; slot++) {
            index.choose(slot);
            counter.add(delta);
        }
    }

    private final Catalogue catalogue =
            new Catalogue(HeapProvider.LAYOUTS, List.of(index, SingleIndex.SOURCE), Map.of());

    private Counter create(Variant variant, int batch) {
        return catalogue.factory(variant, CounterOptions.defaults().withBatch(batch)).get();
    }

    @Test
    void everyDesignWithBoundsHasAWayToThem() {
        List<String> bounded = new ArrayList<>();
        for (Variant variant : catalogue.variants()) {
            try (Counter counter = create(variant, 32)) {
                Accuracy accuracy = counter.accuracy();
                if (accuracy.under() > 0 && accuracy.under() < Accuracy.UNBOUNDED
                        || accuracy.over() > 0 && accuracy.over() < Accuracy.UNBOUNDED) {
                    bounded.add(variant.design());
                }
            }
        }
        assertThat(fills.keySet()).isEqualTo(new TreeSet<>(bounded));
    }

    @Test
    void bothBoundsAreAttained() {
        for (Variant variant : catalogue.variants()) {
            List<Fill> ways = fills.getOrDefault(variant.design(), List.of());
            for (int batch : BATCHES) {
                for (Fill way : ways) {
                    try (Counter counter = create(variant, batch)) {
                        way.fill(counter, batch);
                        long off = counter.read() - counter.sum();
                        Accuracy accuracy = counter.accuracy();
                        assertThat(off)
                                .as("%s with batch %d, %s", variant, batch, accuracy)
                                .isEqualTo(
                                        way == ways.get(0) ? -accuracy.under() : accuracy.over());
                    }
                }
            }
        }
    }
}
