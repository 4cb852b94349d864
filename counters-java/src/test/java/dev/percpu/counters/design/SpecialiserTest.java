package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.contract.EveryVariantCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpecialiserTest {

    @Test
    void eachVariantHasAHiddenClassOfItsOwn() {
        Class<?> atomic = classOf("percpu:heap:thread-hash:atomic", CounterOptions.defaults());
        Class<?> cas = classOf("percpu:heap:thread-hash:cas", CounterOptions.defaults());
        assertThat(atomic.isHidden()).isTrue();
        assertThat(atomic).isNotEqualTo(cas).isNotEqualTo(PercpuCounter.class);
    }

    @Test
    void countersOfOneVariantAndSizeShareTheirClass() {
        CounterOptions options = CounterOptions.defaults();
        Class<?> one = classOf("striped:heap-dense:thread-hash:cas", options);
        assertThat(classOf("striped:heap-dense:thread-hash:cas", options.withBatch(7)))
                .isSameAs(one);
        assertThat(classOf("striped:heap-dense:thread-hash:cas", options.withPossibleCpus(300)))
                .isNotSameAs(one);
    }

    @Test
    void countersWhoseSlotsGrowShareOneOrdinaryClass() {
        CounterOptions options = CounterOptions.defaults();
        assertThat(classOf("striped:heap", options)).isSameAs(GrowingCounter.class);
        assertThat(classOf("striped:heap", options.withSlots(300)))
                .isSameAs(classOf("striped:heap", options.withPossibleCpus(300)))
                .isSameAs(GrowingCounter.class);
        assertThat(classOf("striped:heap", options.withPadding(64)).isHidden())
                .as("slots at another distance do not grow")
                .isTrue();
    }

    private static Class<?> classOf(String variant, CounterOptions options) {
        try (Counter counter = Counters.create(variant, options)) {
            return counter.getClass();
        }
    }

    @Test
    void withoutHiddenClassesEveryVariantStillCountsAndOneLineSaysSo()
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-D" + Specialiser.PROPERTY + "=false",
                                "-cp",
                                System.getProperty("java.class.path"),
                                EveryVariantCounts.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).containsOnlyOnce("not specialised").contains(Specialiser.PROPERTY);
        assertThat(output)
                .contains(Counters.variants().size() + " variants count")
                .contains("hidden classes false");
    }
}
