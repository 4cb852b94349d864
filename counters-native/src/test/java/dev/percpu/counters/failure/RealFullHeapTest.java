package dev.percpu.counters.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A counter is whole after calls for which the heap had too few bytes. */
class RealFullHeapTest {

    /** Those that allocate, on the heap and off it. */
    private static final List<String> FEW =
            List.of(
                    "percpu:offheap:cpu:atomic",
                    "lazy:offheap:cpu:rseq",
                    "lazy:heap:cpu:atomic",
                    "unified:heap:cpu:atomic",
                    "owner:heap:owner:opaque",
                    "eventual:offheap:owner:opaque");

    @TempDir Path directory;

    @TestFactory
    Stream<DynamicTest> everyCounterIsWhole() throws Exception {
        List<String> all = new Children(directory).variants();
        List<String> variants = Length.LONG ? all : FEW.stream().filter(all::contains).toList();
        Map<String, List<String>> findings =
                new Children(FullHeap.class, directory, FullHeap.OPTIONS)
                        .findings("full", variants);
        return variants.stream()
                .map(
                        variant ->
                                dynamicTest(
                                        variant,
                                        () -> assertThat(findings.get(variant)).isEmpty()));
    }
}
