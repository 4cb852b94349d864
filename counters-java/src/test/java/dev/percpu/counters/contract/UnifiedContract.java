package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the structures of every unified variant keep, besides {@link GroupContract}. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.UnifiedContract#variants")
public abstract class UnifiedContract {

    private static final int SIZE = 4;

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.shared(variant -> variant.design().equals("unified"));
    }

    private CounterGroup create() {
        return Counters.groupFactory(variant, SIZE, CounterOptions.defaults().withBatch(8)).get();
    }

    @Test
    void aReleasedStructureComesBackZero() throws InterruptedException {
        for (int round = 1; round < Rounds.of(100); round++) {
            try (CounterGroup struct = create()) {
                long[] sums = new long[SIZE];
                struct.sumAll(sums);
                assertThat(sums).containsOnly(0);
                Workers.run(
                        2,
                        worker -> {
                            struct.add(worker, 3 + worker);
                            struct.add(3, 100);
                        });
            }
        }
    }
}
