package dev.percpu.counters.offheap;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.design.Memory;
import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.StoreKind;
import dev.percpu.counters.linux.Bridge;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * A layout in per-CPU memory.
 *
 * @param name the word that stands for it
 * @param padded whether each slot has cache lines of its own, or eight bytes
 */
record OffHeapLayout(String name, boolean padded) implements Layout {

    /** The store whose updates the bridge does whole: it finds the CPU and adds atomically. */
    static final String NATIVE_ATOMIC = "native-atomic";

    static final OffHeapLayout DENSE = new OffHeapLayout("offheap", false);
    static final OffHeapLayout PADDED = new OffHeapLayout("offheap-padded", true);

    private static final ChunkSource SOURCE = ChunkSource.best();
    private static final ConcurrentMap<Extent, PerCpuSpace> SPACES = new ConcurrentHashMap<>();
    private static final long[] NO_ARRAY = {};
    private static final List<String> WITH_BRIDGE =
            Stream.concat(StoreKind.WORDS.stream(), Stream.of(NATIVE_ATOMIC)).toList();

    private record Extent(ChunkSource.Request request, boolean atOnce) {}

    private record OffHeapMemory(PerCpuSpace space, OffHeapSlots slots, StoreKind store)
            implements Memory {
        @Override
        public Place place() {
            return new Place(NO_ARRAY, space.allocate());
        }

        @Override
        public void release(Object counter, Place place) {
            space.release(counter, place.handle());
        }
    }

    @Override
    public List<String> stores() {
        return Bridge.unavailable().isEmpty() ? WITH_BRIDGE : StoreKind.WORDS;
    }

    @Override
    public Optional<String> refusal(String index, String store) {
        return store.equals(NATIVE_ATOMIC) && !index.equals(CpuIndex.SOURCE.name())
                ? Optional.of(
                        "store 'native-atomic' finds the CPU itself and takes index 'cpu' only, not '"
                                + index
                                + "'")
                : Optional.empty();
    }

    @Override
    public Memory memory(Shape shape, String store, CounterOptions options) {
        int members = shape.width() * Long.BYTES;
        int granule = Integer.highestOneBit(2 * members - 1);
        ChunkSource.Request request =
                new ChunkSource.Request(
                        shape.slots(),
                        padded ? Math.max(options.padding(), granule) : granule,
                        padded ? shape.width() : granule / Long.BYTES,
                        Placement.of(options, shape.index()));
        PerCpuSpace space =
                SPACES.computeIfAbsent(
                        new Extent(request, options.reuse() != SlotReuse.AFTER_COLLECTION),
                        extent -> new PerCpuSpace(SOURCE, extent.request, extent.atOnce));
        boolean fused = store.equals(NATIVE_ATOMIC);
        StoreKind kind = fused ? StoreKind.ATOMIC : StoreKind.of(store);
        OffHeapSlots slots = space.slots(fused, shape.index());
        return new OffHeapMemory(space, slots, kind);
    }
}
