package dev.percpu.harness.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Machine;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.store.CpuPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each word on machines that are not at hand. */
class PlaceTest {

    @TempDir Path directory;

    private static List<Integer> order(String word, Topology topology) {
        try {
            return Place.parse(word).order(topology);
        } catch (PlaceException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(String word, Topology topology, String... reasons) {
        assertThatExceptionOfType(PlaceException.class)
                .isThrownBy(() -> Place.parse(word).cpus(topology, 1))
                .withMessageContainingAll(reasons)
                .withMessageContaining("'" + word + "'")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

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

    /** A machine of one socket, node and cache whose cores are given, all of it allowed. */
    private static Topology cores(String allowed, String... cores) {
        List<Topology.Cpu> cpus = new ArrayList<>();
        for (String core : cores) {
            CpuList siblings = CpuList.parse(core);
            for (int id : siblings.ids()) {
                cpus.add(new Topology.Cpu(id, siblings.ids().get(0), 0, 0, siblings, List.of()));
            }
        }
        CpuList all = CpuList.of(cpus.stream().mapToInt(Topology.Cpu::id).toArray());
        return new Topology(
                all,
                all,
                CpuList.parse(allowed),
                cpus.stream().sorted((a, b) -> a.id() - b.id()).toList(),
                List.of(new Topology.Node(0, all)));
    }

    private static List<Integer> ids(String list) {
        return List.of(list.split(" ")).stream().map(Integer::valueOf).toList();
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

    @Test
    void coresOfFourThreadsGiveTheirSecondPairsWhenAllHaveOneAndLoneCpusComeLast() {
        Topology topology = cores("0-10", "0-3", "4", "5-7", "8-10");

        assertThat(order("smt-pair", topology)).isEqualTo(ids("0 1 5 6 8 9 2 3 4 7 10"));
        assertThat(order("compact", topology)).isEqualTo(ids("0 1 2 3 4 5 6 7 8 9 10"));
        assertThat(order("scatter", topology)).isEqualTo(ids("0 4 5 8 1 6 9 2 7 10 3"));
    }

    @Test
    void aCoreCountsFromItsFirstAllowedCpu() {
        Topology topology = cores("1-3", "0,3", "1,2");

        assertThat(order("core", topology)).isEqualTo(ids("1 3 2"));
        assertThat(order("smt-pair", topology)).isEqualTo(ids("1 2 3"));
    }

    @Test
    void aContainersThreadsStayInItsSet() throws IOException {
        Topology container = Machine.CONTAINER.topology(directory);

        assertThat(order("compact", container)).isEqualTo(ids("4 132 5 133 40 168"));
        assertThat(order("scatter", container)).isEqualTo(ids("4 40 5 132 168 133"));
        assertThat(order("l3", container)).isEqualTo(ids("4 5 132 133 40 168"));
        assertThat(order("node", container)).isEqualTo(ids("4 5 132 133 40 168"));
        assertThat(order("core", container)).isEqualTo(ids("4 5 40 132 133 168"));
        assertThat(order("smt-pair", container)).isEqualTo(ids("4 132 5 133 40 168"));
    }

    @Test
    void sparseIdsAreOnesThatExist() throws IOException {
        Topology sparse = Machine.SPARSE.topology(directory);

        assertThat(order("compact", sparse)).isEqualTo(ids("0 1 2 8 127"));
        assertThat(order("scatter", sparse)).isEqualTo(ids("0 127 1 2 8"));
        assertThat(order("node", sparse)).isEqualTo(ids("0 1 2 8 127"));
        assertRefused("cpus:3", sparse, "CPU 3 is offline", "cpu3/online", "0-2,8,127");
        assertRefused("cpus:0,9", sparse, "there is no CPU 9", "0-3,8,127");
    }

    @Test
    void armHasCachesAndNodesAndNoPairs() throws IOException {
        Topology arm = Machine.ARM.topology(directory);

        assertThat(order("scatter", arm).subList(0, 4)).isEqualTo(ids("0 8 1 9"));
        assertThat(order("l3", arm)).isEqualTo(IntStream.range(0, 16).boxed().toList());
        assertRefused("smt-pair", arm, "no core has two CPUs", "use core");
    }

    @Test
    void nodesWithoutCpusCountForNothing() throws IOException {
        Topology topology = Machine.NODES_WITHOUT_CPUS.topology(directory);

        assertThat(order("scatter", topology)).isEqualTo(ids("0 2 1 3"));
        assertThat(order("node", topology)).isEqualTo(ids("0 1 2 3"));
        assertRefused("l3", topology, "share a last-level cache", "use core or node");
    }

    @Test
    void whatAMachineDoesNotTellIsRefused() throws IOException {
        Topology topology = Machine.NO_NODES.topology(directory);

        assertRefused("node", topology, "only one memory node", "use core");
        assertRefused("l3", topology, "share a last-level cache");
        assertThat(order("compact", topology)).isEqualTo(ids("0 2 1"));
    }

    @Test
    void cachesOfItsOwnTellNothingOfACoresNeighbours() {
        CpuList all = CpuList.parse("0-3");
        assertThat(Place.named()).contains(Arrangement.L3);
        assertRefused("l3", withCache(all, 2, false), "share a last-level cache");
        assertThat(order("l3", withCache(all, 2, true))).isEqualTo(ids("0 1 2 3"));
        assertThat(order("l3", withCache(all, 3, false))).isEqualTo(ids("0 1 2 3"));
    }

    private static Topology withCache(CpuList all, int level, boolean shared) {
        List<Topology.Cpu> cpus =
                all.ids().stream()
                        .map(
                                id ->
                                        new Topology.Cpu(
                                                id,
                                                id,
                                                0,
                                                0,
                                                CpuList.of(id),
                                                List.of(
                                                        new Topology.Cache(
                                                                level,
                                                                "Unified",
                                                                0,
                                                                64,
                                                                shared ? all : CpuList.of(id)))))
                        .toList();
        return new Topology(all, all, all, cpus, List.of(new Topology.Node(0, all)));
    }

    @Test
    void oneCpuIsAPlaceForAnyNumberOfThreads() throws Exception {
        Topology one = cores("0", "0");

        for (String word : List.of("compact", "scatter", "core", "cpus:0")) {
            assertThat(Place.parse(word).cpus(one, 3)).as(word).isEqualTo(ids("0 0 0"));
        }
        assertRefused("smt-pair", one, "no core has two CPUs");
    }

    @Test
    void offlineCpusGetNoThread() throws IOException {
        Topology topology = Machine.PARTLY_OFFLINE.topology(directory);

        assertThat(order("compact", topology)).isEqualTo(ids("0 4 1 5 2 6"));
        assertThat(order("scatter", topology)).isEqualTo(ids("0 2 1 4 6 5"));
        assertRefused("cpus:0-3", topology, "CPU 3 is offline", "echo 1 | sudo tee", "0-2,4-6");
    }

    @Test
    void nothingIsPinnedNowhere() throws Exception {
        Topology topology = Machine.LARGE.topology(directory);

        assertThat(Place.parse("none").cpus(topology, 5)).isEmpty();
    }

    @Test
    void aListKeepsItsOrderAndIsWrittenInOneWay() throws Exception {
        Place place = Place.parse("cpus:8,0,1,2,127");

        assertThat(place.word()).isEqualTo("cpus:8,0-2,127");
        assertThat(Place.parse(place.word())).isEqualTo(place);
        assertThat(place.cpus(Machine.SPARSE.topology(directory), 7))
                .isEqualTo(ids("8 0 1 2 127 8 0"));
        assertThat(Place.parse("cpus:3,2,1").word()).isEqualTo("cpus:3,2,1");
    }

    @Test
    void aListMayOnlyHaveCpusThatAreAllowed() throws IOException {
        assertRefused(
                "cpus:4,6",
                Machine.CONTAINER.topology(directory),
                "may not run on CPU 6",
                "4-5,40,132-133,168");
    }

    @Test
    void aMachineWithoutAUsableCpuIsRefused() {
        assertRefused("compact", cores("7", "0", "1"), "none of the allowed CPUs 7 is online");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus:|a CPU is missing",
                "cpus:1,|a CPU is missing",
                "cpus:0-|in '0-'",
                "cpus:3-1|'3-1'",
                "cpus:x|'x'",
                "cpus:0,1-2,2|CPU 2 stands in it twice",
                "cpus:99999999|is not 0 to"
            })
    void aListThatIsNoneIsRefused(String word, String reason) {
        assertThatExceptionOfType(PlaceException.class)
                .isThrownBy(() -> Place.parse(word))
                .withMessageContainingAll("'" + word + "'", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Compact", "compact ", "scater", "cpus", "l2"})
    void anUnknownWordIsRefusedWithTheOnesThereAre(String word) {
        assertThatExceptionOfType(PlaceException.class)
                .isThrownBy(() -> Place.parse(word))
                .withMessage(
                        "unknown place '"
                                + word
                                + "'; use none, compact, scatter, core, l3, node, smt-pair or"
                                + " cpus:LIST, as in cpus:0-3,8");
    }

    @Test
    void everyPlaceIsUnderstoodByItsWordAndDescribedInALine() throws PlaceException {
        for (Place place : Place.named()) {
            assertThat(Place.parse(place.word())).isEqualTo(place);
            assertThat(place.description().lines()).hasSize(1);
        }
    }

    @Test
    void noThreadsCannotBePlaced() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Place.parse("core").cpus(cores("0", "0"), 0));
    }

    @Test
    void theExampleOfTheDocumentationIsRight() throws IOException {
        List<Topology.Cpu> cpus = new ArrayList<>();
        for (int id = 0; id < 32; id++) {
            int core = id % 16;
            int cache = core / 2 * 2;
            CpuList shared =
                    CpuList.parse(
                            "%d-%d,%d-%d".formatted(cache, cache + 1, cache + 16, cache + 17));
            cpus.add(
                    new Topology.Cpu(
                            id,
                            core,
                            core / 8,
                            core / 4,
                            CpuList.of(core, core + 16),
                            List.of(new Topology.Cache(3, "Unified", 1 << 20, 64, shared))));
        }
        CpuList all = CpuList.firstOf(32);
        List<Topology.Node> nodes =
                IntStream.range(0, 4)
                        .mapToObj(
                                node ->
                                        new Topology.Node(
                                                node,
                                                CpuList.parse(
                                                        "%d-%d".formatted(4 * node, 4 * node + 3))))
                        .toList();
        Topology topology = new Topology(all, all, all, cpus, nodes);
        Path source = Path.of("src/main/java/dev/percpu/harness/place/package-info.java");
        List<String> examples =
                Files.readAllLines(source).stream()
                        .filter(line -> line.matches(" \\* [\\w-]+ +\\d.*\\.\\.\\."))
                        .toList();

        assertThat(examples).hasSize(Place.named().size() - 1);
        for (String example : examples) {
            List<String> words = List.of(example.replace("...", "").strip().split(" +"));
            assertThat(order(words.get(1), topology).stream().map(String::valueOf).limit(10))
                    .as(example)
                    .isEqualTo(words.subList(2, words.size()));
        }
    }
}
