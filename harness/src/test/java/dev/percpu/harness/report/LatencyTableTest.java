package dev.percpu.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.harness.store.CoreLatencies;
import dev.percpu.harness.store.CoreLatencies.Pair;
import dev.percpu.harness.store.CpuLocation;
import dev.percpu.harness.store.Fixtures;
import dev.percpu.harness.store.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTableTest {

    /** Two sockets of two cores of two CPUs; the cores of a socket share a cache. */
    private static final List<CpuLocation> PINNINGS =
            IntStream.range(0, 8)
                    .mapToObj(cpu -> new CpuLocation(cpu, cpu & -2, cpu / 4, cpu / 4, cpu & -4))
                    .toList();

    private static CoreLatencies latencies(int cpus) {
        List<Pair> pairs = new ArrayList<>();
        for (int one = 0; one < cpus; one++) {
            for (int other = one + 1; other < cpus; other++) {
                double ns = one / 2 == other / 2 ? 20 : one / 4 == other / 4 ? 40 : 120;
                pairs.add(new Pair(one, other, ns + one, ns + one - 1, ns + one + 1));
            }
        }
        HostFacts host = Fixtures.host(PINNINGS);
        return new CoreLatencies(host, IntStream.range(0, cpus).boxed().toList(), 1000, 41, pairs);
    }

    @Test
    void pairsAreGroupedByTheDistanceOfTheirCpus() {
        List<String> lines = LatencyTable.render(latencies(8)).lines().toList();

        assertThat(lines.get(1))
                .matches("within a core +4 +20.0 +23.0 +26.0 +quartiles 19.0 to 27.0");
        assertThat(lines.get(2)).matches("within a shared cache +8 +40.0 +42.5 +45.0 .*");
        assertThat(lines.get(3)).matches("between sockets +16 +120 +122 +123 .*");
    }

    @Test
    void cpusOfSeveralKindsOfCoresAreNamed() {
        List<CpuLocation> hybrid =
                IntStream.range(0, 8)
                        .mapToObj(cpu -> new CpuLocation(cpu, cpu, 0, 0, 0, cpu < 4 ? "P" : "E"))
                        .toList();
        HostFacts host = Fixtures.host(hybrid);
        List<Pair> pair = List.of(new Pair(2, 3, 20, 19, 21), new Pair(3, 4, 40, 39, 41));

        assertThat(LatencyTable.render(new CoreLatencies(host, List.of(2, 3, 4), 1000, 41, pair)))
                .endsWith(
                        "The CPUs are of several kinds of cores (P 2-3, E 4): a figure over both is"
                                + " of no kind.\n");
        assertThat(
                        LatencyTable.render(
                                new CoreLatencies(
                                        host, List.of(2, 3), 1000, 41, pair.subList(0, 1))))
                .doesNotContain("kinds of cores");
        assertThat(LatencyTable.render(latencies(8))).doesNotContain("kinds of cores");
    }

    @Test
    void theMatrixIsSymmetricAndHasNothingOnItsDiagonal() {
        String table = LatencyTable.render(latencies(8));

        assertThat(table).containsPattern("CPU 0 +– +20.0 +40.0 +40.0 +120");
        assertThat(table).containsPattern("CPU 1 +20.0 +– +41.0 +41.0 +121");
    }

    @Test
    void aMatrixThatFitsNoTerminalIsLeftToThePage() {
        String table = LatencyTable.render(latencies(33));

        assertThat(table).contains("33 CPUs is in the page").doesNotContain("CPU 32");
    }
}
