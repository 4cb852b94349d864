package dev.percpu.harness.pinning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.DescribedMachine;
import dev.percpu.counters.cpu.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each word on machines that are not at hand. */
class PinningTest extends Placing {

    @Test
    void coresOfFourThreadsGetASecondPairOnceEveryCoreHasOneAndSingleCpusComeLast() {
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
        Topology container = DescribedMachine.CONTAINER.topology(directory);

        assertThat(order("compact", container)).isEqualTo(ids("4 132 5 133 40 168"));
        assertThat(order("scatter", container)).isEqualTo(ids("4 40 5 168 132 133"));
        assertThat(order("l3", container)).isEqualTo(ids("4 5 132 133 40 168"));
        assertThat(order("node", container)).isEqualTo(ids("4 5 132 133 40 168"));
        assertThat(order("core", container)).isEqualTo(ids("4 5 40 132 133 168"));
        assertThat(order("smt-pair", container)).isEqualTo(ids("4 132 5 133 40 168"));
    }

    @Test
    void sparseIdsAreOnesThatExist() throws IOException {
        Topology sparse = DescribedMachine.SPARSE.topology(directory);

        assertThat(order("compact", sparse)).isEqualTo(ids("0 1 2 8 127"));
        assertThat(order("scatter", sparse)).isEqualTo(ids("0 127 1 2 8"));
        assertThat(order("node", sparse)).isEqualTo(ids("0 1 2 8 127"));
        assertRefused("cpus:3", sparse, "CPU 3 is offline", "'counters doctor'", "0-2,8,127");
        assertRefused("cpus:0,9", sparse, "CPU 9 does not exist", "0-3,8,127");
    }

    @Test
    void armHasCachesAndNodesAndNoPairs() throws IOException {
        Topology arm = DescribedMachine.ARM.topology(directory);

        assertThat(order("scatter", arm).subList(0, 4)).isEqualTo(ids("0 8 4 12"));
        assertThat(order("l3", arm)).isEqualTo(IntStream.range(0, 16).boxed().toList());
        assertRefused("smt-pair", arm, "no core has two CPUs", "use core");
    }

    @Test
    void nodesWithoutCpusCountForNothing() throws IOException {
        Topology topology = DescribedMachine.NODES_WITHOUT_CPUS.topology(directory);

        assertThat(order("scatter", topology)).isEqualTo(ids("0 2 1 3"));
        assertThat(order("node", topology)).isEqualTo(ids("0 1 2 3"));
        assertRefused("l3", topology, "share a last-level cache", "use core or node");
    }

    @Test
    void aPinningThatNeedsUnknownTopologyIsRefused() throws IOException {
        Topology topology = DescribedMachine.NO_NODES.topology(directory);

        assertRefused("node", topology, "only one memory node", "use core");
        assertRefused("l3", topology, "share a last-level cache");
        assertThat(order("compact", topology)).isEqualTo(ids("0 2 1"));
    }

    @Test
    void privateCachesOfTheSecondLevelAreNotTakenForLastLevelCaches() {
        CpuList all = CpuList.parse("0-3");
        assertThat(Pinning.named()).contains(NamedPinning.L3);
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
    void anyNumberOfThreadsCanBePinnedToOneCpu() throws Exception {
        Topology one = cores("0", "0");

        for (String word : List.of("compact", "scatter", "core", "cpus:0")) {
            assertThat(Pinning.parse(word).cpus(one, 3)).as(word).isEqualTo(ids("0 0 0"));
        }
        assertRefused("smt-pair", one, "no core has two CPUs");
    }

    @Test
    void offlineCpusGetNoThread() throws IOException {
        Topology topology = DescribedMachine.PARTLY_OFFLINE.topology(directory);

        assertThat(order("compact", topology)).isEqualTo(ids("0 4 1 5 2 6"));
        assertThat(order("scatter", topology)).isEqualTo(ids("0 2 1 6 4 5"));
        assertRefused("cpus:0-3", topology, "CPU 3 is offline", "'counters doctor'", "0-2,4-6");
    }

    @Test
    void withPinningNoneNoThreadIsPinned() throws Exception {
        Topology topology = DescribedMachine.LARGE.topology(directory);

        assertThat(Pinning.parse("none").cpus(topology, 5)).isEmpty();
    }

    @Test
    void aMachineWithoutAUsableCpuIsRefused() {
        assertRefused("compact", cores("7", "0", "1"), "none of the allowed CPUs 7 is online");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Compact", "compact ", "scater", "cpus", "l2"})
    void anUnknownPinningIsRefusedAndTheKnownOnesAreListed(String word) {
        assertThatExceptionOfType(PinningException.class)
                .isThrownBy(() -> Pinning.parse(word))
                .withMessage(
                        "unknown pinning '"
                                + word
                                + "'; use none, compact, scatter, core, l3, node, smt-pair,"
                                + " WORD:KIND for one kind of core, or cpus:LIST, as in"
                                + " cpus:0-3,8");
    }

    @Test
    void everyPinningIsUnderstoodByItsWordAndDescribedInALine() throws PinningException {
        for (Pinning pinning : Pinning.named()) {
            assertThat(Pinning.parse(pinning.word())).isEqualTo(pinning);
            assertThat(pinning.description().lines()).hasSize(1);
        }
    }

    @Test
    void zeroThreadsCannotBePinned() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pinning.parse("core").cpus(cores("0", "0"), 0));
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
        Path source = Path.of("src/main/java/dev/percpu/harness/pinning/package-info.java");
        List<String> examples =
                Files.readAllLines(source).stream()
                        .filter(line -> line.matches(" \\* [\\w-]+ +\\d.*\\.\\.\\."))
                        .toList();

        assertThat(examples).hasSize(Pinning.named().size() - 1);
        for (String example : examples) {
            List<String> words = List.of(example.replace("...", "").strip().split(" +"));
            assertThat(order(words.get(1), topology).stream().map(String::valueOf).limit(10))
                    .as(example)
                    .isEqualTo(words.subList(2, words.size()));
        }
    }

    @Test
    void pairsAreInTheOrderOfCoresFirstAllowedCpus() {
        Topology topology = cores("1-2,4-5", "0,4,5", "1,2");

        assertThat(order("core", topology)).isEqualTo(ids("1 4 2 5"));
        assertThat(order("smt-pair", topology)).isEqualTo(ids("1 2 4 5"));
    }

    @Test
    void onlyTheCachesOfAllowedCpusNeedBeKnown() {
        CpuList all = CpuList.parse("0-2");
        List<Topology.Cpu> cpus = new ArrayList<>(withCache(all, 3, true).cpus());
        cpus.set(0, new Topology.Cpu(0, 0, 0, 0, CpuList.of(0), List.of()));
        List<Topology.Node> nodes = List.of(new Topology.Node(0, all));

        assertThat(order("l3", new Topology(all, all, CpuList.parse("1-2"), cpus, nodes)))
                .isEqualTo(ids("1 2"));
        assertRefused("l3", new Topology(all, all, all, cpus, nodes), "use core or node");
    }

    @Test
    void aWordMayChooseAKindOfCores() {
        Topology alike = cores("0-5", "0,1", "2,3", "4", "5");
        Topology hybrid =
                new Topology(
                        alike.possible(),
                        alike.online(),
                        CpuList.parse("0-4"),
                        alike.cpus(),
                        alike.nodes(),
                        List.of(
                                new Topology.CoreKind("P", CpuList.parse("0-3")),
                                new Topology.CoreKind("E", CpuList.parse("4")),
                                new Topology.CoreKind("LP-E", CpuList.parse("5"))));

        assertThat(order("core:P", hybrid)).isEqualTo(ids("0 2 1 3"));
        assertThat(order("compact:p", hybrid)).isEqualTo(ids("0 1 2 3"));
        assertThat(order("core:E", hybrid)).isEqualTo(ids("4"));
        assertRefused("core:LP-E", hybrid, "may not run on CPUs of that kind");
        assertRefused("core:big", hybrid, "P, E, LP-E");
        assertRefused("core:P", alike, "all cores here are of one kind");
    }
}
