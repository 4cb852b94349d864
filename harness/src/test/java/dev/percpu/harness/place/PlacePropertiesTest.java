package dev.percpu.harness.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.cpu.Machine;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CpuPlace;
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
class PlacePropertiesTest extends Placing {

    /** The words that this machine has, and their orders. */
    private static Map<String, List<Integer>> orders(Topology topology) {
        Map<String, List<Integer>> orders = new TreeMap<>();
        for (Place place : Place.named()) {
            try {
                orders.put(place.word(), place.order(topology));
            } catch (PlaceException e) {
                assertThat(place.word()).as(e.getMessage()).isIn("l3", "node", "smt-pair");
            }
        }
        orders.remove("none");
        return orders;
    }

    private static Map<Integer, CpuPlace> places(Topology topology) {
        return CpuPlaces.of(topology).stream()
                .collect(Collectors.toMap(CpuPlace::cpu, Function.identity()));
    }

    @ParameterizedTest
    @EnumSource
    void everyWordGivesEachUsableCpuOnceAndBeginsAgain(Machine machine) throws Exception {
        Topology topology = machine.topology(directory);
        List<Integer> usable = topology.allowed().intersect(topology.online()).ids();

        assertThat(orders(topology)).containsKeys("compact", "scatter", "core");
        for (String word : orders(topology).keySet()) {
            Place place = Place.parse(word);
            assertThat(place.order(topology))
                    .as(word)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(usable);
            List<Integer> threads = place.cpus(topology, 2 * usable.size() + 1);
            List<Integer> begun = new ArrayList<>(place.order(topology));
            begun.addAll(place.order(topology));
            begun.add(place.order(topology).get(0));
            assertThat(threads).as(word).isEqualTo(begun);
            assertThat(place.cpus(topology, 1)).isEqualTo(place.order(topology).subList(0, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noCoreGetsASecondThreadBeforeEveryCoreHasOne(Machine machine) throws Exception {
        Topology topology = machine.topology(directory);
        Map<Integer, CpuPlace> places = places(topology);

        for (String word : List.of("core", "scatter")) {
            assertThat(
                            order(word, topology).stream()
                                    .limit(topology.allowedCores())
                                    .map(cpu -> places.get(cpu).core()))
                    .as(word)
                    .doesNotHaveDuplicates();
        }
        assertThat(order("core", topology)).isEqualTo(topology.placement());
    }

    @ParameterizedTest
    @EnumSource
    void compactNeverComesBackToAPartOfTheMachine(Machine machine) throws Exception {
        Topology topology = machine.topology(directory);

        assertOneAfterTheOther(topology, "compact", CpuPlace::core);
        assertOneAfterTheOther(topology, "compact", CpuPlace::cache);
        assertOneAfterTheOther(topology, "compact", CpuPlace::node);
        assertOneAfterTheOther(topology, "compact", CpuPlace::socket);
        Map<String, List<Integer>> orders = orders(topology);
        if (orders.containsKey("l3")) {
            assertOneAfterTheOther(topology, "l3", CpuPlace::cache);
            assertOneAfterTheOther(topology, "l3", CpuPlace::node);
        }
        if (orders.containsKey("node")) {
            assertOneAfterTheOther(topology, "node", CpuPlace::node);
        }
    }

    private static void assertOneAfterTheOther(
            Topology topology, String word, ToIntFunction<CpuPlace> part) {
        Map<Integer, CpuPlace> places = places(topology);
        List<Integer> visits = new ArrayList<>();
        for (int cpu : order(word, topology)) {
            int visited = part.applyAsInt(places.get(cpu));
            if (visits.isEmpty() || visits.get(visits.size() - 1) != visited) {
                visits.add(visited);
            }
        }
        assertThat(visits).as(word).doesNotHaveDuplicates();
    }

    @Test
    void compactFillsCoresThenCaches() throws IOException {
        Topology large = Machine.LARGE.topology(directory);

        assertThat(order("compact", large).subList(0, 18))
                .isEqualTo(ids("0 128 1 129 2 130 3 131 4 132 5 133 6 134 7 135 8 136"));
        assertThat(places(large).get(order("compact", large).get(128)).socket()).isEqualTo(1);
    }

    @Test
    void scatterVisitsSocketsThenNodesThenCachesThenCores() throws IOException {
        Topology large = Machine.LARGE.topology(directory);
        Map<Integer, CpuPlace> places = places(large);
        List<Integer> scatter = order("scatter", large);

        assertThat(scatter.subList(0, 8)).isEqualTo(ids("0 64 32 96 8 72 40 104"));
        assertThat(distinct(scatter, places, 2, CpuPlace::socket)).isEqualTo(2);
        assertThat(distinct(scatter, places, 4, CpuPlace::node)).isEqualTo(4);
        assertThat(distinct(scatter, places, 16, CpuPlace::cache)).isEqualTo(16);
        assertThat(distinct(scatter, places, 128, CpuPlace::core)).isEqualTo(128);
        for (int threads = 2; threads <= 256; threads += 2) {
            Map<Integer, Long> perSocket =
                    scatter.subList(0, threads).stream()
                            .collect(
                                    Collectors.groupingBy(
                                            cpu -> places.get(cpu).socket(),
                                            Collectors.counting()));
            assertThat(perSocket.values()).as("%d threads", threads).containsOnly(threads / 2L);
        }
    }

    private static int distinct(
            List<Integer> order,
            Map<Integer, CpuPlace> places,
            int threads,
            ToIntFunction<CpuPlace> part) {
        Set<Integer> parts = new HashSet<>();
        order.subList(0, threads).forEach(cpu -> parts.add(part.applyAsInt(places.get(cpu))));
        return parts.size();
    }

    @Test
    void aCacheOrNodeIsFilledOneThreadACoreFirst() throws IOException {
        Topology large = Machine.LARGE.topology(directory);

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
        Topology large = Machine.LARGE.topology(directory);
        Map<Integer, CpuPlace> places = places(large);
        List<Integer> pairs = order("smt-pair", large);
        List<Integer> core = order("core", large);

        assertThat(pairs.subList(0, 4)).isEqualTo(ids("0 128 1 129"));
        for (int i = 0; i < 256; i += 2) {
            assertThat(places.get(pairs.get(i)).core())
                    .isEqualTo(places.get(pairs.get(i + 1)).core())
                    .isEqualTo(places.get(core.get(i / 2)).core());
        }
    }
}
