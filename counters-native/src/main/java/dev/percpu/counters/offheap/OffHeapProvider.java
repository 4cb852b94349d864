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
 * Provides every design over the layouts on and off the heap. It includes the CPU indexes if the
 * process can find its current CPU. The constructor decides which native features are available,
 * and logs a line if something is missing; see {@link Ladder}.
 */
public final class OffHeapProvider extends CatalogueProvider {

    /** An index that asks the kernel, and the reason why it cannot. */
    private record Asking(IndexSource index, Supplier<Optional<String>> unavailable) {}

    private static final List<Asking> INDEXES =
            List.of(
                    new Asking(CpuIndex.SOURCE, CurrentCpu::unavailable),
                    new Asking(ConcurrencyIndex.SOURCE, ConcurrencyId::unavailable),
                    new Asking(NodeIndex.SOURCE, CurrentNode::unavailable));

    /** Whether the JVM's compilers move no access across a release fence plus an acquire fence. */
    private static final boolean HOTSPOT =
            System.getProperty("java.vm.name", "").matches("OpenJDK.*|Java HotSpot.*");

    /** Called by the service loader. */
    public OffHeapProvider() {
        super(catalogue(), 1);
    }

    /**
     * The distance of two CPUs' slots of one counter off the heap, in bytes, in pages of the
     * ordinary size: for who lays memory out in the same way, to compare.
     *
     * @return the same number for the life of the process
     */
    public static long stride() {
        ChunkSource.Request oneSlot = new ChunkSource.Request(1, Long.BYTES, 1, Placement.NONE);
        return Chunk.stride(ChunkSource.best().unitBytes(oneSlot));
    }

    /**
     * Initialises classes that counters need later, while enough stack is left. A class whose
     * initialiser fails stays unusable. Also decides which threads execute barriers, before the
     * first mark.
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
