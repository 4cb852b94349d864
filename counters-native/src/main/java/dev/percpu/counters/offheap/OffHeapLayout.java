package dev.percpu.counters.offheap;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.design.StoreKind;
import dev.percpu.counters.linux.Bridge;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

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
    private static final ConcurrentMap<Shape, PerCpuSpace> SPACES = new ConcurrentHashMap<>();
    private static final long[] NO_ARRAY = {};

    private record Shape(int units, int granule) {}

    @Override
    public List<String> stores() {
        return Bridge.unavailable().isEmpty()
                ? List.of("atomic", "cas", NATIVE_ATOMIC, "plain")
                : List.of("atomic", "cas", "plain");
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
    public Place place(int slots, boolean central, String store, CounterOptions options) {
        int granule = padded ? options.padding() : Long.BYTES;
        PerCpuSpace space =
                SPACES.computeIfAbsent(
                        new Shape(slots, granule),
                        s -> new PerCpuSpace(SOURCE, s.units, s.granule));
        PerCpuSpace.Free free = space.allocate();
        boolean fused = store.equals(NATIVE_ATOMIC);
        StoreKind kind = fused ? StoreKind.ATOMIC : StoreKind.of(store);
        OffHeapSlots access = space.slots(free, fused, options.reuse());
        return new Place(access, kind, NO_ARRAY, free.handle());
    }
}
