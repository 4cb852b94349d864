package dev.percpu.harness.pinning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.DescribedMachine;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CpuLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of a word on every machine, and on a large one. */
class PinningPropertiesTest extends Placing {

    /** The words that this machine has, and their orders. */
    private static Map<String, List<Integer>> orders(Topology topology) {
        Map<String, List<Integer>> orders = new TreeMap<>();
        for (Pinning pinning : Pinning.named()) {
            try {
                orders.put(pinning.word(), pinning.order(topology));
            } catch (PinningException e) {
                assertThat(pinning.word()).as(e.getMessage()).isIn("l3", "node", "smt-pair");
            }
        }
        orders.remove("none");
        return orders;
    }

    private static Map<Integer, CpuLocation> pinnings(Topology topology) {
        return CpuLocations.of(topology).stream()
                .collect(Collectors.toMap(CpuLocation::cpu, Function.identity()));
    }

    @ParameterizedTest
    @EnumSource
    void everyWordGivesEachUsableCpuOnceAndBeginsAgain(DescribedMachine machine) throws Exception {
        Topology topology = machine.topology(directory);
        List<Integer> usable = topology.allowed().intersect(topology.online()).ids();

        assertThat(orders(topology)).containsKeys("compact", "scatter", "core");
        for (String word : orders(topology).keySet()) {
            Pinning pinning = Pinning.parse(word);
            assertThat(pinning.order(topology))
                    .as(word)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(usable);
            List<Integer> threads = pinning.cpus(topology, 2 * usable.size() + 1);
            List<Integer> begun = new ArrayList<>(pinning.order(topology));
            begun.addAll(pinning.order(topology));
            begun.add(pinning.order(topology).get(0));
            assertThat(threads).as(word).isEqualTo(begun);
            assertThat(pinning.cpus(topology, 1)).isEqualTo(pinning.order(topology).subList(0, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noCoreGetsASecondThreadBeforeEveryCoreHasOne(DescribedMachine machine) throws Exception {
        Topology topology = machine.topology(directory);
        Map<Integer, CpuLocation> pinnings = pinnings(topology);

        for (String word : List.of("core", "scatter")) {
            assertThat(
                            order(word, topology).stream()
                                    .limit(topology.allowedCores())
                                    .map(cpu -> pinnings.get(cpu).core()))
                    .as(word)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource
    void compactNeverComesBackToAPartOfTheMachine(DescribedMachine machine) throws Exception {
        Topology topology = machine.topology(directory);

        assertOneAfterTheOther(topology, "compact", CpuLocation::core);
        assertOneAfterTheOther(topology, "compact", CpuLocation::cache);
        assertOneAfterTheOther(topology, "compact", CpuLocation::node);
        assertOneAfterTheOther(topology, "compact", CpuLocation::socket);
        Map<String, List<Integer>> orders = orders(topology);
        if (orders.containsKey("l3")) {
            assertOneAfterTheOther(topology, "l3", CpuLocation::cache);
            assertOneAfterTheOther(topology, "l3", CpuLocation::node);
        }
        if (orders.containsKey("node")) {
            assertOneAfterTheOther(topology, "node", CpuLocation::node);
        }
    }

    private static void assertOneAfterTheOther(
            Topology topology, String word, ToIntFunction<CpuLocation> part) {
        Map<Integer, CpuLocation> pinnings = pinnings(topology);
        List<Integer> visits = new ArrayList<>();
        for (int cpu : order(word, topology)) {
            int visited = part.applyAsInt(pinnings.get(cpu));
            if (visits.isEmpty() || visits.get(visits.size() - 1) != visited) {
                visits.add(visited);
            }
        }
        assertThat(visits).as(word).doesNotHaveDuplicates();
    }

    @Test
    void compactFillsCoresThenCaches() throws IOException {
        Topology large = DescribedMachine.LARGE.topology(directory);

        assertThat(order("compact", large).subList(0, 18))
                .isEqualTo(ids("0 128 1 129 2 130 3 131 4 132 5 133 6 134 7 135 8 136"));
        assertThat(pinnings(large).get(order("compact", large).get(128)).socket()).isEqualTo(1);
    }

    @Test
    void scatterVisitsSocketsThenNodesThenCachesThenCores() throws IOException {
        Topology large = DescribedMachine.LARGE.topology(directory);
        Map<Integer, CpuLocation> pinnings = pinnings(large);
        List<Integer> scatter = order("scatter", large);

        assertThat(scatter.subList(0, 8)).isEqualTo(ids("0 64 32 96 8 72 40 104"));
        assertThat(distinct(scatter, pinnings, 2, CpuLocation::socket)).isEqualTo(2);
        assertThat(distinct(scatter, pinnings, 4, CpuLocation::node)).isEqualTo(4);
        assertThat(distinct(scatter, pinnings, 16, CpuLocation::cache)).isEqualTo(16);
        assertThat(distinct(scatter, pinnings, 128, CpuLocation::core)).isEqualTo(128);
        for (int threads = 2; threads <= 256; threads += 2) {
            Map<Integer, Long> perSocket =
                    scatter.subList(0, threads).stream()
                            .collect(
                                    Collectors.groupingBy(
                                            cpu -> pinnings.get(cpu).socket(),
                                            Collectors.counting()));
            assertThat(perSocket.values()).as("%d threads", threads).containsOnly(threads / 2L);
        }
    }

    private static int distinct(
            List<Integer> order,
            Map<Integer, CpuLocation> pinnings,
            int threads,
            ToIntFunction<CpuLocation> part) {
        Set<Integer> parts = new HashSet<>();
        order.subList(0, threads).forEach(cpu -> parts.add(part.applyAsInt(pinnings.get(cpu))));
        return parts.size();
    }

    @Test
    void aCacheOrNodeIsFilledOneThreadACoreFirst() throws IOException {
        Topology large = DescribedMachine.LARGE.topology(directory);

        assertThat(order("l3", large).subList(0, 18))
                .isEqualTo(ids("0 1 2 3 4 5 6 7 128 129 130 131 132 133 134 135 8 9"));
        List<Integer> node = order("node", large);
        assertThat(node.subList(0, 32)).isEqualTo(IntStream.range(0, 32).boxed().toList());
        assertThat(node.subList(32, 64)).isEqualTo(IntStream.range(128, 160).boxed().toList());
        assertThat(node.get(64)).isEqualTo(32);
        assertThat(order("core", large)).isEqualTo(IntStream.range(0, 256).boxed().toList());
    }

    @Test
    void pairsTakeTheCoresThatCoreTakesWithHalfTheThreads() throws IOException {
        Topology large = DescribedMachine.LARGE.topology(directory);
        Map<Integer, CpuLocation> pinnings = pinnings(large);
        List<Integer> pairs = order("smt-pair", large);
        List<Integer> core = order("core", large);

        assertThat(pairs.subList(0, 4)).isEqualTo(ids("0 128 1 129"));
        for (int i = 0; i < 256; i += 2) {
            assertThat(pinnings.get(pairs.get(i)).core())
                    .isEqualTo(pinnings.get(pairs.get(i + 1)).core())
                    .isEqualTo(pinnings.get(core.get(i / 2)).core());
        }
    }
}
