package dev.percpu.counters.heap;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.design.Memo;
import dev.percpu.counters.design.Memory;
import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.StoreKind;
import java.util.List;

/**
 * A layout on the heap: an array for each counter, and slabs for slots that have an owner.
 *
 * @param name its word in a variant's name
 * @param padded whether each slot has its own cache lines
 */
record HeapLayout(String name, boolean padded) implements Layout {

    /** Each slot has its own cache lines. */
    static final HeapLayout HEAP = new HeapLayout("heap", true);

    /** The slots are side by side. This uses the least memory but causes false sharing. */
    static final HeapLayout HEAP_DENSE = new HeapLayout("heap-dense", false);

    private static final Memo<Extent, HeapSlabs> SLABS =
            new Memo<>(extent -> new HeapSlabs(extent.threads, extent.width, extent.padding));

    private record Extent(int threads, int width, int padding) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Extent that
                    && threads == that.threads
                    && width == that.width
                    && padding == that.padding;
        }

        @Override
        public int hashCode() {
            int hash = threads;
            hash = 31 * hash + width;
            hash = 31 * hash + padding;
            return hash;
        }
    }

    private record HeapMemory(HeapSlots slots, StoreKind store) implements Memory {
        @Override
        public Allocation allocate(Object counter) {
            return new Allocation(arrayOf(slots), 0);
        }

        @Override
        public void release(Object counter, Allocation allocation, boolean marked) {
            // The garbage collector frees the array.
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof HeapMemory that
                    && slots.equals(that.slots)
                    && store == that.store;
        }

        @Override
        public int hashCode() {
            int hash = slots.hashCode();
            hash = 31 * hash + store.hashCode();
            return hash;
        }
    }

    private record SlabMemory(SlabSlots slots, StoreKind store) implements Memory {
        @Override
        public Allocation allocate(Object counter) {
            long[] array = arrayOf(slots.fixed());
            return new Allocation(array, slots.newHandle(array));
        }

        @Override
        public void release(Object counter, Allocation allocation, boolean marked) {
            // The cell comes back when the collector has found the array unreachable.
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof SlabMemory that
                    && slots.equals(that.slots)
                    && store == that.store;
        }

        @Override
        public int hashCode() {
            int hash = slots.hashCode();
            hash = 31 * hash + store.hashCode();
            return hash;
        }
    }

    private static long[] arrayOf(HeapSlots slots) {
        try {
            return slots.newArray();
        } catch (OutOfMemoryError e) {
            throw new IllegalStateException(
                    "the heap has no memory for a counter of "
                            + slots.count()
                            + " slots; ask for fewer CPUs or raise -Xmx",
                    e);
        }
    }

    @Override
    public List<String> stores() {
        return StoreKind.WORDS;
    }

    /** Growing slots support only one padding. */
    @Override
    public boolean grows(CounterOptions options) {
        return padded && options.padding() == CounterOptions.DEFAULT_PADDING;
    }

    @Override
    public Memory memory(Shape shape, String store, CounterOptions options) {
        StoreKind kind = StoreKind.of(store);
        int padding = padded ? options.padding() / Long.BYTES : 0;
        int shared = shape.index().shared();
        if (shared >= shape.slots()) {
            return new HeapMemory(HeapSlots.of(shape, padding), kind);
        }
        HeapSlabs allocator = SLABS.get(new Extent(shape.slots() - shared, shape.width(), padding));
        Shape fixed = new Shape(shared, shape.width(), shape.central(), shape.index(), false);
        return new SlabMemory(
                new SlabSlots(HeapSlots.of(fixed, padding), allocator, shape.index()), kind);
    }

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof HeapLayout that && name.equals(that.name) && padded == that.padded;
    }

    @Override
    public int hashCode() {
        int hash = name.hashCode();
        hash = 31 * hash + Boolean.hashCode(padded);
        return hash;
    }
}
