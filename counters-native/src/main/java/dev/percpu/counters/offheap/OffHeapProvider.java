package dev.percpu.counters.offheap;

import dev.percpu.counters.cpu.ConcurrencyId;
import dev.percpu.counters.cpu.CurrentCpu;
import dev.percpu.counters.cpu.CurrentNode;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.CatalogueProvider;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.design.Layout;
import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.heap.HeapProvider;
import dev.percpu.counters.linux.Bridge;
import dev.percpu.counters.linux.Fence;
import dev.percpu.counters.linux.InstalledSections;
import dev.percpu.counters.linux.Ladder;
import dev.percpu.counters.linux.MemoryAdvice;
import dev.percpu.counters.linux.Sections;
import java.lang.invoke.MethodHandles;
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

    /** An index that asks the kernel, and why it cannot. */
    private record Asking(IndexSource index, Supplier<Optional<String>> unavailable) {}

    private static final List<Asking> INDEXES =
            List.of(
                    new Asking(CpuIndex.SOURCE, CurrentCpu::unavailable),
                    new Asking(ConcurrencyIndex.SOURCE, ConcurrencyId::unavailable),
                    new Asking(NodeIndex.SOURCE, CurrentNode::unavailable));

    /** Whose compilers move nothing over a release fence and an acquire fence together. */
    private static final boolean HOTSPOT =
            System.getProperty("java.vm.name", "").matches("OpenJDK.*|Java HotSpot.*");

    /** Called by the service loader. */
    public OffHeapProvider() {
        super(catalogue(), 1);
    }

    /**
     * Initialises what counters need later, where there is room for that: a class whose initialiser
     * fails stays unusable; and decides who sees to barriers before there is any mark.
     */
    private static void prepare() {
        CurrentCpu.available();
        if (HOTSPOT && Fence.MEMORY.unavailable().isEmpty()) {
            PerThread.leaveBarrierToReaders();
        }
        try {
            MethodHandles.lookup().ensureInitialized(MemoryAdvice.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the class is public", e);
        }
    }

    private static Catalogue catalogue() {
        Ladder.rung();
        prepare();
        List<Layout> layouts = new ArrayList<>(HeapProvider.LAYOUTS);
        layouts.add(OffHeapLayout.DENSE);
        layouts.add(OffHeapLayout.PADDED);
        List<IndexSource> indexes = new ArrayList<>(HeapProvider.INDEXES);
        Map<String, Supplier<String>> absent = new HashMap<>();
        for (Asking asking : INDEXES) {
            Optional<String> reason = asking.unavailable.get();
            if (reason.isPresent()) {
                absent.put(asking.index.name(), reason::get);
            } else {
                indexes.add(asking.index);
            }
        }
        Bridge.unavailable()
                .ifPresent(reason -> absent.put(OffHeapLayout.NATIVE_ATOMIC, () -> reason));
        Sections.unavailable().ifPresent(reason -> absent.put(OffHeapLayout.RSEQ, () -> reason));
        if (!InstalledSections.available()) {
            absent.put(
                    OffHeapLayout.RSEQ_INSTALLED,
                    () -> InstalledSections.unavailable().orElseThrow());
        }
        return new Catalogue(layouts, indexes, absent);
    }
}
