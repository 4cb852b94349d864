package dev.percpu.counters.heap;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.CounterProvider;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.design.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every design over the heap layouts and the thread indexes. */
public final class HeapProvider implements CounterProvider {

    /** The layouts on the heap, preferred ones first. */
    public static final List<Layout> LAYOUTS = List.of(HeapLayout.HEAP, HeapLayout.HEAP_DENSE);

    /** The indexes that work on every JVM. */
    public static final List<IndexSource> INDEXES =
            List.of(SingleIndex.SOURCE, ThreadHashIndex.SOURCE);

    private static final String ARTIFACT = "add the counters-native artifact to the path";

    private final Catalogue catalogue =
            new Catalogue(
                    LAYOUTS,
                    INDEXES,
                    Map.of("offheap", ARTIFACT, "offheap-padded", ARTIFACT, "cpu", ARTIFACT));

    /** Called by the service loader. */
    public HeapProvider() {}

    @Override
    public List<Variant> variants() {
        return catalogue.variants();
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Counter create(Variant variant, CounterOptions options) {
        return catalogue.create(variant, options);
    }

    @Override
    public Optional<String> refusal(String name) {
        return catalogue.refusal(name);
    }
}
