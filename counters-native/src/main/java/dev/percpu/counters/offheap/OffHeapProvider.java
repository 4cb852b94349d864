package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.CatalogueProvider;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Ladder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Every design over the layouts on and off the heap, and over the CPU where it can be asked for.
 * Which native facilities there are is settled when this class is created, and logged if something
 * is missing; see {@link Ladder}.
 */
public final class OffHeapProvider extends CatalogueProvider {

    /** The indexes that ask the kernel, and why each of them cannot. */
    private static final Map<IndexSource, Supplier<Optional<String>>> INDEXES =
            Map.of(
                    CpuIndex.SOURCE, CurrentCpu::unavailable,
                    ConcurrencyIndex.SOURCE, ConcurrencyId::unavailable,
                    NodeIndex.SOURCE, CurrentNode::unavailable);

    /** Called by the service loader. */
    public OffHeapProvider() {
        super(catalogue(), 1);
    }

    private static Catalogue catalogue() {
        Ladder.rung();
        List<Layout> layouts = new ArrayList<>(HeapProvider.LAYOUTS);
        layouts.add(OffHeapLayout.DENSE);
        layouts.add(OffHeapLayout.PADDED);
        List<IndexSource> indexes = new ArrayList<>(HeapProvider.INDEXES);
        Map<String, String> absent = new HashMap<>();
        INDEXES.forEach(
                (index, unavailable) -> {
                    Optional<String> reason = unavailable.get();
                    if (reason.isPresent()) {
                        absent.put(index.name(), reason.get());
                    } else {
                        indexes.add(index);
                    }
                });
        Bridge.unavailable().ifPresent(reason -> absent.put(OffHeapLayout.NATIVE_ATOMIC, reason));
        return new Catalogue(layouts, indexes, absent);
    }
}
