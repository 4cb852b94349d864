package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.CatalogueProvider;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.LibC;
import dev.percpu.counters.linux.Sections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every design over the layouts on and off the heap, and over the CPU where it can be asked for.
 * Which native facilities there are is settled when this class is created, and logged if something
 * is missing; see {@link Ladder}.
 */
public final class OffHeapProvider extends CatalogueProvider {

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
        if (CurrentCpu.available()) {
            indexes.add(CpuIndex.SOURCE);
        } else {
            absent.put(
                    CpuIndex.SOURCE.name(),
                    LibC.unavailable().orElse("the kernel does not tell the current CPU"));
        }
        Bridge.unavailable().ifPresent(reason -> absent.put(OffHeapLayout.NATIVE_ATOMIC, reason));
        Sections.unavailable().ifPresent(reason -> absent.put(OffHeapLayout.RSEQ, reason));
        return new Catalogue(layouts, indexes, absent);
    }
}
