package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.GET_AND_ADD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.TreeCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HierarchicalCounterTest {

    private static final int BATCH = 32;
    private static final int[] BATCHES = {1, 2, 3, 32, 1 << 20, Integer.MAX_VALUE};

    private static final HookedLayout LAYOUT = new HookedLayout();

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        LAYOUT.reset();
    }

    private static TreeCounter create(IndexSource index, int batch) {
        return (TreeCounter)
                LAYOUT.create(
                        "tree:heap:cpu:atomic", index, CounterOptions.defaults().withBatch(batch));
    }

    static Stream<Hierarchy> hierarchies() {
        return Stream.of(
                Hierarchy.flat(1),
                Hierarchy.flat(9),
                Hierarchy.numeric(8),
                Hierarchy.numeric(100),
                Hierarchy.numeric(512),
                Hierarchy.of(
                        20,
                        List.of(leaf -> leaf % 9, leaf -> leaf < 12 ? leaf / 6 : 2 + leaf / 13)));
    }

    @ParameterizedTest
    @MethodSource("hierarchies")
    void readIsWithinItsAccuracyAfterEveryUpdateAndDrain(Hierarchy hierarchy) {
        ChosenIndex index = new ChosenIndex(hierarchy);
        for (int batch : BATCHES) {
            Random random = new Random(batch);
            try (Counter counter = create(index, batch)) {
                Accuracy accuracy = counter.accuracy();
                long value = 0;
                for (int i = 0; i < 20_000; i++) {
                    long delta = Deltas.any(random, batch);
                    index.add(counter, random.nextInt(hierarchy.leaves()), delta);
                    value += delta;
                    if (i % 5_000 == 4_999) {
                        assertThat(counter.drain()).isEqualTo(value);
                        value = 0;
                    }
                    if (!accuracy.allows(counter.read(), value)) {
                        assertThat(counter.read())
                                .as("of %d, %s, batch %d", value, accuracy, batch)
                                .isEqualTo(value);
                    }
                }
                assertThat(counter.sum()).isEqualTo(value);
            }
        }
    }

    /** Every leaf and node is brought to the value that is furthest from what it has passed on. */
    @ParameterizedTest
    @MethodSource("hierarchies")
    void theBoundsAreReached(Hierarchy hierarchy) {
        for (boolean over : new boolean[] {true, false}) {
            ChosenIndex index = new ChosenIndex(hierarchy);
            try (TreeCounter counter = create(index, BATCH)) {
                long[] leaves = new long[hierarchy.leaves()];
                for (int leaf = 0; leaf < leaves.length; leaf++) {
                    leaves[leaf] = over ? BATCH / 2 : BATCH / 2 - 1;
                }
                // Whole steps of a child change nothing below the node: children first, then.
                for (int node = leaves.length + hierarchy.nodes() - 1;
                        node >= leaves.length;
                        node--) {
                    pushToExtreme(hierarchy, leaves, node, over);
                }
                for (int leaf = 0; leaf < leaves.length; leaf++) {
                    index.add(counter, leaf, leaves[leaf]);
                }
                Accuracy accuracy = counter.accuracy();
                long sum = counter.sum();
                assertThat(counter.read() - sum)
                        .isEqualTo(over ? accuracy.over() : -accuracy.under());
                assertThat(counter.approximateCompare(sum))
                        .as("the value may be at the bound itself")
                        .isZero();
                assertThat(counter.approximateCompare(over ? sum - 1 : sum + 1))
                        .isEqualTo(over ? 1 : -1);
            }
        }
    }

    @Test
    void withoutABatchEveryComparisonIsExact() {
        ChosenIndex index = new ChosenIndex(3);
        try (TreeCounter counter = create(index, 1)) {
            index.add(counter, 1, 7);
            assertThat(counter.accuracy().over()).isZero();
            assertThat(counter.approximateCompare(6)).isOne();
            assertThat(counter.approximateCompare(7)).isZero();
            assertThat(counter.approximateCompare(8)).isEqualTo(-1);
        }
    }

    private static void pushToExtreme(Hierarchy tree, long[] leaves, int node, boolean over) {
        int child = finestChild(tree, node);
        long grain = tree.scale(child) * BATCH;
        long step = tree.scale(node) * BATCH;
        long goal = over ? step / 2 : step / 2 - grain;
        int leaf = child;
        while (leaf >= tree.leaves()) {
            leaf = finestChild(tree, leaf);
        }
        for (int tries = 0; Math.floorMod(value(tree, leaves, node), step) != goal; tries++) {
            assertThat(tries).as("node %d of %s", node, tree).isLessThan((int) (step / grain));
            leaves[leaf] += grain;
        }
    }

    private static int finestChild(Hierarchy tree, int node) {
        return children(tree, node)
                .reduce((one, other) -> tree.scale(other) < tree.scale(one) ? other : one)
                .orElseThrow();
    }

    private static Stream<Integer> children(Hierarchy tree, int node) {
        return IntStream.range(0, tree.leaves() + tree.nodes())
                .boxed()
                .filter(word -> tree.parent(word) == node);
    }

    /** What a node holds by definition: the sum of its children, each rounded to its step. */
    private static long value(Hierarchy tree, long[] leaves, int word) {
        if (word < tree.leaves()) {
            return leaves[word];
        }
        return children(tree, word)
                .mapToLong(
                        child -> {
                            long step = tree.scale(child) * BATCH;
                            return Math.floorDiv(value(tree, leaves, child) + step / 2, step)
                                    * step;
                        })
                .sum();
    }

    @Test
    void aCarryGoesThroughTheNodesAboveItsLeafAndNoOther() {
        ChosenIndex index = new ChosenIndex(Hierarchy.numeric(512));
        try (Counter counter = create(index, BATCH)) {
            for (int leaf = 0; leaf < 512; leaf++) {
                List<Integer> touched = new ArrayList<>();
                LAYOUT.hook(
                        access -> {
                            if (access.operation() == GET_AND_ADD && access.done()) {
                                touched.add(access.slot());
                            }
                        });
                index.add(counter, leaf, 1L << 40);
                int coarse = 512 + leaf / 64 * 9;
                int fine = coarse + 1 + leaf % 64 / 8;
                assertThat(touched).containsExactly(leaf, fine, coarse);
            }
        }
    }

    @Test
    void anUpdateThatDoesNotCarryTouchesItsLeafAlone() {
        ChosenIndex index = new ChosenIndex(Hierarchy.numeric(512));
        try (Counter counter = create(index, BATCH)) {
            List<Access> accesses = new ArrayList<>();
            LAYOUT.hook(
                    access -> {
                        if (access.slot() != Access.NOWHERE) {
                            accesses.add(access);
                        }
                    });
            for (int i = 1; i < BATCH / 2; i++) {
                index.add(counter, 77, 1);
            }
            assertThat(accesses).hasSize(2 * (BATCH / 2 - 1));
            assertThat(accesses).allMatch(access -> access.slot() == 77);
        }
    }

    @Test
    void comparingSaysNothingThatTheAccuracyLeavesOpen() {
        ChosenIndex index = new ChosenIndex(Hierarchy.numeric(100));
        try (TreeCounter counter = create(index, BATCH)) {
            Accuracy accuracy = counter.accuracy();
            for (long value : new long[] {0, 100_000, Long.MAX_VALUE, Long.MIN_VALUE + 3}) {
                index.add(counter, 5, value - counter.sum());
                long read = counter.read();
                long[] around = {
                    read - accuracy.over() - 1,
                    read - accuracy.over(),
                    read,
                    read + accuracy.under(),
                    read + accuracy.under() + 1
                };
                boolean wraps = around[0] > read || around[4] < read;
                int[] answers = {1, 0, 0, 0, -1};
                for (int i = 0; i < around.length; i++) {
                    assertThat(counter.approximateCompare(around[i]))
                            .as("%d against %d", value, around[i])
                            .isEqualTo(wraps ? 0 : answers[i]);
                    assertThat(counter.preciseCompare(around[i]))
                            .isEqualTo(Long.compare(value, around[i]));
                }
                assertThat(counter.preciseCompare(value)).isZero();
            }
        }
    }
}
