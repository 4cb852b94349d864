package dev.percpu.harness.stats.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.percpu.harness.stats.scaling.Prediction.Law;
import dev.percpu.harness.store.CellKey;
import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.ForkResult;
import dev.percpu.harness.store.HostFacts;
import dev.percpu.harness.store.Kind;
import dev.percpu.harness.store.Quantity;
import dev.percpu.harness.store.Scenario;
import dev.percpu.harness.store.Series;
import dev.percpu.harness.store.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results that confirm or refute what the model expects, and results that test nothing. */
class PredictionTest {

    private static final HostFacts LARGE =
            Fixtures.host(
                    IntStream.range(0, 16)
                            .mapToObj(cpu -> new CpuLocation(cpu, cpu, 0, 0, cpu / 8 * 8))
                            .toList());

    private static Scenario scenario(
            String workload, Map<String, String> parameters, int threads, Optional<Integer> cpus) {
        return new Scenario(
                workload, new TreeMap<>(parameters), threads, "core", cpus, "own", List.of());
    }

    private static ForkResult with(
            String subject, Kind kind, Scenario scenario, List<Series> series) {
        ForkResult row =
                Fixtures.measured(
                        new CellKey(subject, kind, scenario),
                        0,
                        Optional.of(new Validation(1, 1)),
                        List.of(1.0));
        return new ForkResult(
                row.cell(),
                row.fork(),
                row.purpose(),
                series,
                row.workers(),
                row.validation(),
                row.conditions(),
                row.warnings(),
                row.error(),
                row.started(),
                row.finished());
    }

    private static Series rate(int threads, double ns) {
        return new Series(Series.UPDATE, Quantity.THROUGHPUT, threads, List.of(threads * 1e9 / ns));
    }

    private static ForkResult update(String subject, int threads, double ns) {
        return with(
                subject,
                Fixtures.kind(subject),
                scenario("update", Map.of(), threads, Optional.empty()),
                List.of(rate(threads, ns)));
    }

    private static ForkResult drain(String subject, int threads, double ns) {
        return with(
                subject,
                Kind.VARIANT,
                scenario("drain", Map.of("rate", "1000"), threads, Optional.empty()),
                List.of(
                        rate(threads - 1, 5),
                        new Series(Series.READ, Quantity.TIME, 1, List.of(ns))));
    }

    private static ForkResult latency(double ns) {
        return with(
                CoreLatencies.name(0),
                Kind.YARDSTICK,
                scenario(
                        CoreLatencies.WORKLOAD,
                        Map.of(CoreLatencies.HOPS, "1", CoreLatencies.SAMPLES, "1"),
                        2,
                        Optional.empty()),
                List.of(new Series(CoreLatencies.name(1), Quantity.TIME, 2, List.of(ns))));
    }

    private static ForkResult footprint(String subject, int counters, int cpus, double bytes) {
        return with(
                subject,
                Kind.VARIANT,
                scenario(
                        Footprints.WORKLOAD,
                        Map.of(
                                Footprints.WHERE,
                                "offheap",
                                Footprints.COUNTERS,
                                String.valueOf(counters),
                                Footprints.STATE,
                                "one-more"),
                        1,
                        Optional.of(cpus)),
                List.of(new Series("bytes", Quantity.BYTES, 1, List.of(bytes))));
    }

    @Test
    void updatesAreHeldAgainstTheirOwnTimesWithFewThreads() {
        List<ForkResult> results = new ArrayList<>();
        results.add(update("atomic:heap:single:atomic", 1, 3));
        results.add(update("atomic:heap:single:atomic", 8, 48));
        results.add(update("atomic:heap:single:atomic", 16, 120));
        results.add(update("LongAdder", 1, 5));
        results.add(update("LongAdder", 16, 50));

        List<Prediction> predictions = Prediction.of(LARGE, results);
        assertThat(predictions).hasSize(2);
        assertThat(predictions.get(0).confirmed()).isTrue();
        assertThat(predictions.get(0).expected().low()).isEqualTo(0.8 * 16 * 6);
        assertThat(predictions.get(1).confirmed()).isFalse();
        assertThat(Prediction.of(Fixtures.HOST, results.subList(0, 1))).isEmpty();
    }

    @Test
    void aWalkIsHeldAgainstTheLatencyBetweenCpus() {
        List<Prediction> predictions =
                Prediction.of(
                        LARGE,
                        List.of(
                                latency(50),
                                drain("striped:heap:cpu:atomic", 16, 400),
                                drain("percpu:offheap:cpu:atomic", 16, 4_000),
                                drain("striped:heap:cpu:atomic", 2, 1),
                                drain("striped:heap-dense:cpu:atomic", 16, 1),
                                drain("striped:heap:thread-hash:atomic", 16, 1)));

        assertThat(predictions)
                .extracting(Prediction::law, Prediction::subject, Prediction::confirmed)
                .containsExactlyInAnyOrder(
                        tuple(Law.WALK, "striped:heap:cpu:atomic", true),
                        tuple(Law.WALK, "percpu:offheap:cpu:atomic", false));
        assertThat(predictions.get(0).expected())
                .isEqualTo(new CostModel.Range(15 * 100 / 8.0, 15 * 100));
        assertThat(Prediction.of(LARGE, List.of(drain("striped:heap:cpu:atomic", 16, 400))))
                .as("the latency is not known")
                .isEmpty();
    }

    @Test
    void memoryIsHeldAgainstTheSlotsOfAllCpus() {
        List<Prediction> predictions =
                Prediction.of(
                        Fixtures.HOST,
                        List.of(
                                footprint("percpu:offheap:cpu:atomic", 10_000, 64, 571),
                                footprint("percpu:offheap:cpu:rseq", 10_000, 64, 571),
                                footprint("percpu:offheap-padded:cpu:atomic", 10_000, 64, 8_359),
                                footprint("percpu:offheap:cpu:atomic", 1, 64, 4_096),
                                footprint("percpu:offheap:cpu:atomic", 10_000, 2, 80)));

        assertThat(predictions)
                .extracting(each -> each.expected().low())
                .containsExactly(512.0, 1_024.0, 8_192.0);
        assertThat(predictions)
                .extracting(Prediction::confirmed)
                .containsExactly(true, false, true);
    }

    @Test
    void whatIsNotTestedSaysWhatIsMissing() {
        assertThat(Law.SHARED.untested(Fixtures.HOST)).contains("needs 4 cores", "here are 1");
        assertThat(Law.WALK.untested(Fixtures.HOST)).isEqualTo("needs 4 CPUs; here are 1");
        for (Law law : Law.values()) {
            assertThat(law.untested(LARGE)).startsWith("not measured: counters ");
        }
        assertThat(Law.MEMORY.untested(Fixtures.HOST)).startsWith("not measured: counters ");
    }
}
