package dev.percpu.counters.heap;

import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.CatalogueProvider;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.design.Layout;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Provides every design over the heap layouts and the thread indexes. */
public final class HeapProvider extends CatalogueProvider {

    /** The layouts on the heap, preferred ones first. */
    public static final List<Layout> LAYOUTS = List.of(HeapLayout.HEAP, HeapLayout.HEAP_DENSE);

    /** The indexes that work on every JVM. */
    public static final List<IndexSource> INDEXES =
            List.of(SingleIndex.SOURCE, ThreadHashIndex.SOURCE, OwnerIndex.SOURCE);

    private static final String ARTIFACT = "add the counters-native artifact to the path";

    private static final Map<String, Supplier<String>> ABSENT =
            Stream.of("offheap", "offheap-padded", "cpu", "mm-cid", "node")
                    .collect(Collectors.toMap(word -> word, word -> () -> ARTIFACT));

    /** Called by the service loader. */
    public HeapProvider() {
        super(new Catalogue(LAYOUTS, INDEXES, ABSENT), 0);
    }
}
