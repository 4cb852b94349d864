package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.store.ForkResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CircumstancesTest {

    private static ForkResult counting(int fork, Map<String, Double> events) {
        return Measured.fork("LongAdder", 1, fork).throughput(1).counting(events, true).result();
    }

    @Test
    void eventsAreTheMeanOverTheForksThatCountedThem() {
        List<ForkResult> forks =
                List.of(
                        counting(0, Map.of("cycles", 10.0, "misses", 1.0)),
                        counting(1, Map.of("cycles", 14.0)));
        assertThat(Circumstances.of(List.of(), forks))
                .containsExactly("12.0 cycles/op", "1.00 misses/op");
    }
}
