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

/** A counter is whole after real ends of the stack, however its code is run. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4"})
class RealStackOverflowTest {

    /** One for each template and kind of memory. */
    private static final List<String> FEW =
            List.of(
                    "percpu:heap:cpu:atomic",
                    "percpu:offheap:cpu:rseq",
                    "flip:heap:cpu:atomic",
                    "flip:offheap:cpu:rseq",
                    "limit:offheap:cpu:rseq",
                    "limit:heap:cpu:cas",
                    "lazy:offheap:cpu:atomic",
                    "lazy:heap:cpu:cas",
                    "tree:offheap:cpu:cas",
                    "local:heap:single:contexts",
                    "local:offheap:cpu:atomic",
                    "unified:offheap:cpu:atomic",
                    "striped:offheap:cpu:atomic",
                    "owner:heap:owner:opaque",
                    "split:offheap:owner:opaque",
                    "eventual:heap:owner:opaque");

    private final String mode;

    @TempDir Path directory;

    RealStackOverflowTest(String mode) {
        this.mode = mode;
    }

    @TestFactory
    Stream<DynamicTest> everyCounterIsWhole() throws Exception {
        List<String> all = new Children(directory).variants();
        List<String> variants = Length.LONG ? all : FEW.stream().filter(all::contains).toList();
        Map<String, List<String>> findings =
                new Children(StackDive.class, directory, mode)
                        .findings(Length.rounds(6, 30, 60), variants);
        return variants.stream()
                .map(
                        variant ->
                                dynamicTest(
                                        variant,
                                        () -> assertThat(findings.get(variant)).isEmpty()));
    }
}
