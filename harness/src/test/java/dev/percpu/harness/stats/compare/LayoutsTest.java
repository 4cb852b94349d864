package dev.percpu.harness.stats.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.stats.Measured;
import dev.percpu.harness.stats.RunSummary;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.Footprints;
import dev.percpu.harness.store.Footprints.Where;
import dev.percpu.harness.store.ForkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LayoutsTest {

    private static final String HEAP = "percpu:heap:cpu:atomic";
    private static final String OFF = "percpu:offheap:cpu:atomic";
    private static final Offset<Double> TINY = Offset.offset(1e-9);

    private final List<ForkResult> rows = new ArrayList<>();

    private void took(String subject, double... ns) {
        for (int fork = 0; fork < ns.length; fork++) {
            rows.add(Measured.fork(subject, 2, fork).throughput(2e9 / ns[fork]).result());
        }
    }

    private List<Layouts.Row> layouts() {
        return Layouts.of(RunSummary.of(rows), Optional.empty());
    }

    /** 3 ns against 2 ns, each with 1 ns of the loop. */
    @Test
    void aRatioIsOfNetTimesAndItsIntervalIsOverRounds() {
        took("empty", 1, 1.01, 0.99);
        took(HEAP, 3, 3.01, 2.99);
        took(OFF, 4, 4.02, 3.98);

        Layouts.Row row = layouts().get(0);
        assertThat(row.counter()).isEqualTo("percpu:cpu:atomic");
        assertThat(row.layout()).isEqualTo("offheap");
        assertThat(row.whole()).isFalse();
        assertThat(row.times().value()).isCloseTo(1.5, TINY);
        assertThat(row.times().interval().orElseThrow().low()).isGreaterThan(1.45);
        assertThat(row.change()).isEqualTo(Change.SLOWER);
    }

    @Test
    void whereNetTimesCannotBeToldItIsOfWholeTimesAndSaysSo() {
        took(HEAP, 2, 2, 2);
        took(OFF, 3, 3, 3);

        assertThat(layouts().get(0).whole()).isTrue();
        assertThat(layouts().get(0).times().value()).isCloseTo(1.5, TINY);
    }

    @Test
    void onlyTheLayoutMayDiffer() {
        took(HEAP, 2);
        took("percpu:offheap:cpu:rseq", 3);
        took("striped:offheap:cpu:atomic", 3);
        took("percpu:offheap:thread-hash:atomic", 3);
        took("LongAdder", 3);

        assertThat(layouts()).isEmpty();
    }

    @Test
    void bytesAreOfHeapAndOffHeapMemoryTogether() {
        Footprints found =
                new Footprints(
                        Fixtures.HOST,
                        List.of(
                                new Footprints.Entry(HEAP, Where.HEAP, 1, 2, 400),
                                new Footprints.Entry(OFF, Where.HEAP, 1, 2, 40),
                                new Footprints.Entry(OFF, Where.OFFHEAP, 10_000, 2, 60)),
                        List.of());

        List<Layouts.Row> all = Layouts.of(RunSummary.of(rows), Optional.of(found));
        assertThat(all).hasSize(1);
        assertThat(all.get(0).times().value()).isEqualTo(0.25);
        assertThat(all.get(0).change()).isEqualTo(Change.FASTER);
        assertThat(all.get(0).what()).isEqualTo("bytes of one of 10,000, 2 CPUs");
    }
}
