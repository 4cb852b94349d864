package dev.percpu.counters.heap;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.design.Memory;
import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.StoreKind;
import java.util.Arrays;
import java.util.List;

/**
 * A layout on the heap.
 *
 * @param name the word that stands for it
 * @param padded whether each slot has cache lines of its own
 */
record HeapLayout(String name, boolean padded) implements Layout {

    /** Each slot on cache lines of its own. */
    static final HeapLayout HEAP = new HeapLayout("heap", true);

    /** Slot beside slot: the least memory, and false sharing. */
    static final HeapLayout HEAP_DENSE = new HeapLayout("heap-dense", false);

    private static final List<String> STORES =
            Arrays.stream(StoreKind.values()).map(StoreKind::word).toList();

    private record HeapMemory(HeapSlots slots, StoreKind store) implements Memory {
        @Override
        public Place place() {
            try {
                return new Place(slots.newArray(), 0);
            } catch (OutOfMemoryError e) {
                throw new IllegalStateException(
                        "the heap has no room for a counter of "
                                + slots.count()
                                + " slots; ask for fewer CPUs or raise -Xmx",
                        e);
            }
        }

        @Override
        public void release(Object counter, Place place) {
            // The array is the collector's: nothing to give back.
        }
    }

    @Override
    public List<String> stores() {
        return STORES;
    }

    @Override
    public Memory memory(Shape shape, String store, CounterOptions options) {
        HeapSlots slots =
                padded
                        ? HeapSlots.padded(shape, options.padding() / Long.BYTES)
                        : HeapSlots.dense(shape);
        return new HeapMemory(slots, StoreKind.of(store));
    }
}
