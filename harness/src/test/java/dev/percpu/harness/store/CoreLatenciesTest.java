package dev.percpu.harness.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Latencies made of the rows of a run. */
class CoreLatenciesTest {

    private static ForkResult result(int cpu, Series... series) {
        Scenario scenario =
                Fixtures.scenario("c2c", 2)
                        .withParameters(new TreeMap<>(Map.of("hops", "10", "samples", "5")));
        ForkResult any =
                Fixtures.measured(
                        new CellKey("CPU " + cpu, Kind.YARDSTICK, scenario),
                        0,
                        Optional.empty(),
                        List.of());
        return new ForkResult(
                any.cell(),
                0,
                Purpose.TIMING,
                List.of(series),
                List.of(),
                Optional.of(new Validation(0, 0)),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                any.started(),
                any.finished());
    }

    private static Series to(int cpu, Double... samples) {
        return new Series("CPU " + cpu, Quantity.TIME, 2, List.of(samples));
    }

    @Test
    void aPairIsTheMedianAndTheQuartilesOfItsSamples() {
        CoreLatencies found =
                CoreLatencies.of(
                                Fixtures.HOST,
                                List.of(
                                        result(0, to(3, 9.0, 1.0, 5.0, 3.0, 7.0), to(8, 2.0)),
                                        result(3, to(8, 4.0))))
                        .orElseThrow();

        assertThat(found.cpus()).containsExactly(0, 3, 8);
        assertThat(found.pairs())
                .containsExactly(
                        new CoreLatencies.Pair(0, 3, 5, 3, 7),
                        new CoreLatencies.Pair(0, 8, 2, 2, 2),
                        new CoreLatencies.Pair(3, 8, 4, 4, 4));
        assertThat(found.hops()).isEqualTo(10);
        assertThat(found.samples()).isEqualTo(5);
    }

    @Test
    void resultsOfOtherWorkloadsAndOfForksThatFailedHaveNone() {
        ForkResult other =
                Fixtures.measured(
                        Fixtures.key("LongAdder", "update", 1), 0, Optional.empty(), List.of(1.0));

        assertThat(CoreLatencies.of(Fixtures.HOST, List.of(other, result(0)))).isEmpty();
    }
}
