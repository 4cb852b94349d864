package dev.percpu.counters.offheap;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.design.Memo;
import dev.percpu.counters.design.Memory;
import dev.percpu.counters.design.Shape;
import dev.percpu.counters.design.Slots;
import dev.percpu.counters.design.StoreKind;
import dev.percpu.counters.internal.UsableCpus;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Fence;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.Sections;
import dev.percpu.counters.offheap.Leases.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A layout in per-CPU memory.
 *
 * @param name its word in a variant's name
 * @param padded whether each slot has its own cache lines instead of eight bytes
 */
record OffHeapLayout(String name, boolean padded) implements Layout {

    /** The store whose updates the bridge does completely: it finds the CPU and adds atomically. */
    static final String NATIVE_ATOMIC = "native-atomic";

    /** The store whose updates are restartable sequences of the bridge on the current CPU. */
    static final String RSEQ = "rseq";

    /** The same store, with sequences that are installed in the JVM. */
    static final String RSEQ_INSTALLED = "rseq-installed";

    static final OffHeapLayout DENSE = new OffHeapLayout("offheap", false);
    static final OffHeapLayout PADDED = new OffHeapLayout("offheap-padded", true);

    private static final ChunkSource SOURCE = ChunkSource.best();
    private static final Memo<Extent, PerCpuAllocator> ALLOCATORS =
            new Memo<>(extent -> new PerCpuAllocator(SOURCE, extent.request, extent.reuse));
    private static final long[] NO_ARRAY = {};
    private static final long CENTRAL_GRANULES = 2;

    /** The bytes that a counter may touch without the knowledge of the garbage collector. */
    private static final long MOST_COLLECTED = 4096;

    /** The installed sections by shape; empty if there is no more memory for code. */
    private static final Memo<Columns, Optional<InstalledSections>> INSTALLED =
            new Memo<>(
                    columns -> InstalledSections.of(columns.stride, columns.units, columns.span));

    private static final List<String> BY_BRIDGE = byBridge();

    private record Columns(long stride, int units, long span) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Columns that
                    && stride == that.stride
                    && units == that.units
                    && span == that.span;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(31 * (31 * stride + units) + span);
        }
    }

    private record Extent(ChunkSource.Request request, PerCpuAllocator.Reuse reuse) {
        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof Extent that
                    && request.equals(that.request)
                    && reuse == that.reuse;
        }

        @Override
        public int hashCode() {
            return 31 * request.hashCode() + reuse.ordinal();
        }
    }

    private record OffHeapMemory(PerCpuAllocator allocator, Slots slots, StoreKind store)
            implements Memory {
        @Override
        public Allocation allocate(Object counter) {
            if (allocator.reuse() == PerCpuAllocator.Reuse.AT_ONCE) {
                return new Allocation(NO_ARRAY, allocator.allocate());
            }
            Lease lease = allocator.lease(counter);
            return new Allocation(NO_ARRAY, lease.handle, lease);
        }

        @Override
        public void release(Object counter, Allocation allocation, boolean marked) {
            if (allocator.reuse() == PerCpuAllocator.Reuse.AT_ONCE) {
                allocator.release(allocation.handle());
            } else {
                allocator.release((Lease) allocation.lease(), counter, marked);
            }
        }

        // See Memo.
        @Override
        public boolean equals(Object other) {
            return other instanceof OffHeapMemory that
                    && allocator == that.allocator
                    && slots.equals(that.slots)
                    && store == that.store;
        }

        @Override
        public int hashCode() {
            int hash = allocator.hashCode();
            hash = 31 * hash + slots.hashCode();
            hash = 31 * hash + store.hashCode();
            return hash;
        }
    }

    private static PerCpuAllocator.Reuse reuse(ChunkSource.Request request, SlotReuse asked) {
        int touched = Math.min(request.units(), UsableCpus.count());
        boolean large = (touched + CENTRAL_GRANULES) * request.granule() > MOST_COLLECTED;
        return switch (asked) {
            case IMMEDIATE, CACHED -> PerCpuAllocator.Reuse.AT_ONCE;
            case AFTER_GRACE -> PerCpuAllocator.Reuse.AFTER_GRACE;
            case AFTER_COLLECTION ->
                    large
                            ? PerCpuAllocator.Reuse.AFTER_GRACE
                            : PerCpuAllocator.Reuse.AFTER_COLLECTION;
        };
    }

    private static List<String> byBridge() {
        List<String> stores = new ArrayList<>();
        if (Sections.unavailable().isEmpty()) {
            stores.add(RSEQ);
        }
        if (InstalledSections.available()) {
            stores.add(RSEQ_INSTALLED);
        }
        if (Bridge.unavailable().isEmpty()) {
            stores.add(NATIVE_ATOMIC);
        }
        return List.copyOf(stores);
    }

    @Override
    public List<String> stores() {
        return Stream.concat(StoreKind.WORDS.stream(), BY_BRIDGE.stream()).toList();
    }

    @Override
    public Optional<String> refusal(String index, String store) {
        return BY_BRIDGE.contains(store) && !index.equals(CpuIndex.SOURCE.name())
                ? Optional.of(
                        "store '"
                                + store
                                + "' finds the CPU itself, so it works only with index 'cpu', not '"
                                + index
                                + "'")
                : Optional.empty();
    }

    @Override
    public boolean reuses() {
        return true;
    }

    @Override
    public Optional<String> unawaited() {
        return Fence.SECTIONS.unavailable();
    }

    @Override
    public Memory memory(Shape shape, String store, CounterOptions options) {
        boolean installed = store.equals(RSEQ_INSTALLED);
        boolean restartable = installed || store.equals(RSEQ);
        int width = restartable ? 2 * shape.width() : shape.width();
        int granule = Integer.highestOneBit(2 * width * Long.BYTES - 1);
        ChunkSource.Request request =
                new ChunkSource.Request(
                        shape.slots(),
                        padded ? Math.max(options.padding(), granule) : granule,
                        granule / Long.BYTES,
                        Placement.of(options, shape.index()),
                        shape.recorded());
        PerCpuAllocator allocator =
                ALLOCATORS.get(new Extent(request, reuse(request, options.reuse())));
        boolean fused = store.equals(NATIVE_ATOMIC);
        if (fused) {
            Bridge.prepare();
        } else if (restartable) {
            Sections.prepare();
        }
        StoreKind kind = fused || restartable ? StoreKind.ATOMIC : StoreKind.of(store);
        OffHeapSlots words = allocator.slots(fused, shape.index());
        Slots slots = restartable ? restartable(words, shape.width(), installed) : words;
        return new OffHeapMemory(allocator, slots, kind);
    }

    private static RseqSlots restartable(OffHeapSlots words, int members, boolean installed) {
        Columns columns =
                new Columns(RseqSlots.stride(words), words.cpus(), RseqSlots.span(members));
        InstalledSections sections = installed ? INSTALLED.get(columns).orElse(null) : null;
        return new RseqSlots(words, members, sections);
    }

    // See Memo.
    @Override
    public boolean equals(Object other) {
        return other instanceof OffHeapLayout that
                && name.equals(that.name)
                && padded == that.padded;
    }

    @Override
    public int hashCode() {
        int hash = name.hashCode();
        hash = 31 * hash + Boolean.hashCode(padded);
        return hash;
    }
}
