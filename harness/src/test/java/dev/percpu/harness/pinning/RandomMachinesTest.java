package dev.percpu.harness.pinning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of a word on machines of any nesting and any numbering. */
class RandomMachinesTest extends Placing {

    /** Node, package, die, cache, cluster, core, CPU; or package, node and so on. */
    private static final int LEVELS = 7;

    private static final int CORE = 5;

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    /** The parts of each CPU, from the outside: each part's number belongs to its level alone. */
    private record Made(Topology topology, Map<Integer, List<Integer>> parts) {}

    /**
     * Levels of one to three parts within each part around them; packages within nodes or nodes
     * within packages; ids in any order; some CPUs not allowed; two kinds of cores at times.
     */
    private static Made machine(Random random) {
        int[] widths =
                IntStream.range(0, LEVELS)
                        .map(level -> 1 + random.nextInt(level < 3 ? 2 : 3))
                        .toArray();
        List<List<Integer>> leaves = new ArrayList<>();
        grow(random, widths, 0, new ArrayList<>(), new int[widths.length], leaves);
        List<Integer> ids = new ArrayList<>(IntStream.range(0, leaves.size()).boxed().toList());
        Collections.shuffle(ids, random);
        Map<Integer, List<Integer>> parts = new HashMap<>();
        IntStream.range(0, ids.size()).forEach(i -> parts.put(ids.get(i), leaves.get(i)));
        boolean packagesWithinNodes = random.nextBoolean();
        List<Topology.Cpu> cpus =
                IntStream.range(0, ids.size())
                        .mapToObj(id -> cpu(id, parts, packagesWithinNodes))
                        .toList();
        CpuList all = CpuList.firstOf(ids.size());
        int[] some =
                all.ids().stream().filter(id -> random.nextInt(8) > 0).mapToInt(i -> i).toArray();
        return new Made(
                new Topology(
                        all,
                        all,
                        some.length == 0 ? all : CpuList.of(some),
                        cpus,
                        List.of(new Topology.Node(0, all)),
                        kinds(random, all, parts)),
                parts);
    }

    /** All of one kind, or the first cores of another one than the rest. */
    private static List<Topology.CoreKind> kinds(
            Random random, CpuList all, Map<Integer, List<Integer>> parts) {
        int border = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0;
        CpuList fast =
                CpuList.of(
                        all.ids().stream()
                                .filter(id -> parts.get(id).get(CORE) < border)
                                .mapToInt(id -> id)
                                .toArray());
        CpuList slow =
                CpuList.of(
                        all.ids().stream()
                                .filter(id -> !fast.contains(id))
                                .mapToInt(i -> i)
                                .toArray());
        return fast.isEmpty() || slow.isEmpty()
                ? List.of(new Topology.CoreKind("", all))
                : List.of(new Topology.CoreKind("P", fast), new Topology.CoreKind("E", slow));
    }

    private static void grow(
            Random random,
            int[] widths,
            int level,
            List<Integer> path,
            int[] next,
            List<List<Integer>> leaves) {
        if (level == widths.length) {
            leaves.add(List.copyOf(path));
            return;
        }
        int width = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : widths[level];
        for (int i = 0; i < width; i++) {
            path.add(next[level]++);
            grow(random, widths, level + 1, path, next, leaves);
            path.removeLast();
        }
    }

    private static Topology.Cpu cpu(
            int id, Map<Integer, List<Integer>> parts, boolean packagesWithinNodes) {
        List<Integer> own = parts.get(id);
        return new Topology.Cpu(
                id,
                own.get(CORE),
                own.get(packagesWithinNodes ? 1 : 0),
                own.get(packagesWithinNodes ? 0 : 1),
                alike(parts, own, CORE),
                alike(parts, own, 2),
                alike(parts, own, 4),
                List.of(
                        new Topology.Cache(2, "Unified", 1, 64, alike(parts, own, 4)),
                        new Topology.Cache(3, "Unified", 1, 64, alike(parts, own, 3))));
    }

    private static CpuList alike(Map<Integer, List<Integer>> parts, List<Integer> own, int level) {
        return CpuList.of(
                parts.entrySet().stream()
                        .filter(entry -> entry.getValue().get(level).equals(own.get(level)))
                        .mapToInt(Map.Entry::getKey)
                        .toArray());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachUsableCpuIsGivenOnce(int seed) {
        Topology topology = machine(new Random(seed)).topology();
        for (String word : List.of("compact", "scatter", "core", "l3")) {
            assertThat(order(word, topology))
                    .as(word)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(topology.allowed().ids());
        }
    }

    /** The order of a word, kind by kind. */
    private static List<List<Integer>> byKind(String word, Made made) {
        List<Integer> order = order(word, made.topology());
        List<List<Integer>> kinds =
                made.topology().kinds().stream()
                        .map(kind -> order.stream().filter(kind.cpus()::contains).toList())
                        .toList();
        assertThat(kinds.stream().flatMap(List::stream))
                .as("one kind after the other in %s", made)
                .containsExactlyElementsOf(order);
        return kinds;
    }

    private static List<Integer> parts(List<Integer> order, Made made, int level) {
        return order.stream().map(cpu -> made.parts().get(cpu).get(level)).toList();
    }

    private static void assertEachOnceFirst(List<Integer> parts, int level, Made made) {
        long reachable = parts.stream().distinct().count();
        assertThat(parts.stream().limit(reachable))
                .as("level %d of %s", level, made)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scatterReachesEveryPartOfALevelBeforeItTakesASecondOfOne(int seed) {
        Made made = machine(new Random(seed));
        for (List<Integer> kind : byKind("scatter", made)) {
            for (int level = 0; level <= CORE; level++) {
                assertEachOnceFirst(parts(kind, made, level), level, made);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void compactFillsAPartOfALevelBeforeItBeginsAnother(int seed) {
        Made made = machine(new Random(seed));
        for (List<Integer> kind : byKind("compact", made)) {
            for (int level = 0; level <= CORE; level++) {
                Set<Integer> begun = new HashSet<>();
                int last = -1;
                for (int part : parts(kind, made, level)) {
                    assertThat(part == last || begun.add(part))
                            .as("level %d of %s", level, made)
                            .isTrue();
                    last = part;
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void coreGivesEachCoreOneThreadFirst(int seed) {
        Made made = machine(new Random(seed));
        for (List<Integer> kind : byKind("core", made)) {
            assertEachOnceFirst(parts(kind, made, CORE), CORE, made);
        }
    }
}
