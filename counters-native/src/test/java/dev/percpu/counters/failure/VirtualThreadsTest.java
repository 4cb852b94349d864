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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No call waits for good for one that a virtual thread makes, however few carriers there are, and
 * whether or not the thread is pinned to one.
 */
@ParameterizedClass(name = "{0} carriers at most")
@ValueSource(ints = {1, 256})
class VirtualThreadsTest {

    /** One for each template that has a lock. */
    private static final List<String> FEW =
            List.of(
                    "percpu:heap:cpu:atomic",
                    "flip:heap:cpu:atomic",
                    "flip:offheap:cpu:rseq",
                    "limit:heap:cpu:cas",
                    "limit:offheap:cpu:rseq",
                    "lazy:heap:cpu:atomic",
                    "lazy:offheap:cpu:rseq",
                    "tree:heap:cpu:atomic",
                    "local:heap:single:opaque",
                    "owner:heap:owner:opaque",
                    "split:offheap:owner:opaque",
                    "eventual:heap:owner:opaque",
                    "unified:offheap:cpu:atomic");

    private static final String SCHEDULER = "-Djdk.virtualThreadScheduler.";

    private final int carriers;

    @TempDir Path directory;

    VirtualThreadsTest(int carriers) {
        this.carriers = carriers;
    }

    @TestFactory
    Stream<DynamicTest> everyCallReturns() throws Exception {
        List<String> all = new Children(directory).variants();
        List<String> variants = Length.LONG ? all : FEW.stream().filter(all::contains).toList();
        Map<String, List<String>> findings =
                children().findings(Length.rounds(4, 10, 300), variants);
        return variants.stream()
                .map(
                        variant ->
                                dynamicTest(
                                        variant,
                                        () -> assertThat(findings.get(variant)).isEmpty()));
    }

    private Children children() {
        String[] options = {SCHEDULER + "parallelism=1", SCHEDULER + "maxPoolSize=1"};
        return carriers == 1
                ? new Children(VirtualCalls.class, directory, options)
                : new Children(VirtualCalls.class, directory);
    }
}
