package dev.percpu.counters.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import dev.percpu.counters.contract.LittleStack;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Cells in the slabs of threads, their growth, and their way from one counter to the next. */
class HeapSlabsTest {

    private static final int PADDING = 16;

    private static int cell(HeapSlabs allocator) {
        return allocator.cell(new long[1]);
    }

    private static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(10);
    }

    @Test
    void cellsDoNotOverlapAndSlabsHaveFreeWordsAtBothEnds() {
        HeapSlabs allocator = new HeapSlabs(2, 3, PADDING);
        List<long[]> open = new ArrayList<>();
        Set<Integer> words = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            long[] array = new long[1];
            open.add(array);
            int first = allocator.cell(array);
            for (int word = first; word < first + 3; word++) {
                assertThat(words.add(word)).isTrue();
                long[] slab = allocator.grow(1, word);
                assertThat(word).isBetween(PADDING, slab.length - PADDING - 1);
                assertThat((slab.length - 2 * PADDING) % 3).as("whole cells").isZero();
            }
        }
        assertThat(allocator.table()[0]).as("a thread that does not count").isEmpty();
        Reference.reachabilityFence(open);
    }

    @Test
    void growthKeepsEveryWord() {
        HeapSlabs allocator = new HeapSlabs(1, 1, PADDING);
        for (int i = 0; i < 1_000; i++) {
            int word = PADDING + i;
            if (word >= allocator.table()[0].length - PADDING) {
                allocator.grow(0, word);
            }
            allocator.table()[0][word] = i + 1;
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(allocator.table()[0][PADDING + i]).isEqualTo(i + 1);
        }
    }

    @Test
    void theCellOfACounterThatIsReachableIsNotGivenToAnother() throws InterruptedException {
        HeapSlabs allocator = new HeapSlabs(1, 1, PADDING);
        long[] array = new long[1];
        int held = allocator.cell(array);
        for (int i = 0; i < 3; i++) {
            collect();
            assertThat(cell(allocator)).isNotEqualTo(held);
        }
        Reference.reachabilityFence(array);
    }

    @Test
    void theCellOfACounterThatWasNeverClosedComesBackZero() throws InterruptedException {
        HeapSlabs allocator = new HeapSlabs(1, 2, PADDING);
        int lost = cell(allocator);
        List<long[]> open = new ArrayList<>(List.of(new long[1]));
        int neighbour = allocator.cell(open.get(0));
        assertThat(neighbour).isEqualTo(lost + 2);
        long[] slab = allocator.grow(0, neighbour + 1);
        slab[lost] = 7;
        slab[lost + 1] = 8;
        slab[neighbour] = 9;
        for (int i = 0; i < 100; i++) {
            collect();
            long[] array = new long[1];
            open.add(array);
            if (allocator.cell(array) == lost) {
                assertThat(slab[lost]).isZero();
                assertThat(slab[lost + 1]).isZero();
                assertThat(slab[neighbour]).as("of another counter").isEqualTo(9);
                return;
            }
        }
        assertThat(false).as("the cell did not come back").isTrue();
    }

    @Test
    void aSlabThatGrowsWhileACellIsClearedDoesNotBringItsOldValueBack() throws Exception {
        int width = 1 << 17;
        for (int round = 0; round < 30; round++) {
            HeapSlabs allocator = new HeapSlabs(1, width, 0);
            int cell = cell(allocator);
            long[] slab = allocator.grow(0, cell + width - 1);
            for (int word = cell; word < cell + width; word++) {
                slab[word] = 1;
            }
            collect();
            CyclicBarrier together = new CyclicBarrier(2);
            Thread owner =
                    new Thread(
                            () -> {
                                await(together);
                                allocator.grow(0, 8 * width);
                            });
            owner.start();
            await(together);
            boolean reused = cell(allocator) == cell;
            owner.join();
            if (reused) {
                long[] longer = allocator.table()[0];
                for (int word = cell; word < cell + width; word++) {
                    if (longer[word] != 0) {
                        assertThat(longer[word]).as("word %d in round %d", word, round).isZero();
                    }
                }
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void countersThatFollowEachOtherWithoutEndBeginAtZero() throws InterruptedException {
        for (String variant : new String[] {"owner:heap", "split:heap-dense", "eventual:heap"}) {
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 500; i++) {
                    Counter counter = Counters.create(variant);
                    assertThat(counter.sum()).isZero();
                    assertThat(counter.read()).isZero();
                    counter.add(41);
                    counter.add(1);
                    assertThat(counter.sum()).isEqualTo(42);
                    if (i % 2 == 0) {
                        counter.close();
                    }
                }
                collect();
            }
        }
    }

    @Test
    void whereverTheStackEndsNoCellIsGivenToTwoAndThoseThatComeBackAreUsedAgain()
            throws InterruptedException {
        HeapSlabs allocator = new HeapSlabs(2, 3, PADDING);
        List<long[]> open = new ArrayList<>();
        Set<Integer> cells = new HashSet<>();
        int highest = 0;
        for (int round = 0; round < 40; round++) {
            long[][] arrays = new long[2_000][1];
            int[] firsts = new int[arrays.length];
            int failures =
                    LittleStack.sweep(
                            i ->
                                    firsts[i % firsts.length] =
                                            allocator.cell(arrays[i % firsts.length]));
            assertThat(failures).isPositive();
            Set<Integer> fresh = new HashSet<>();
            for (int i = 0; i < firsts.length; i++) {
                if (firsts[i] != 0) {
                    assertThat(cells.contains(firsts[i])).as("in use").isFalse();
                    assertThat(fresh.add(firsts[i])).as("given once").isTrue();
                    highest = Math.max(highest, firsts[i]);
                    if (round < 2) {
                        cells.add(firsts[i]);
                        open.add(arrays[i]);
                    }
                }
            }
            collect();
        }
        Reference.reachabilityFence(open);
        // Some hundred in use at a time, of three words; without reuse there would be thousands.
        assertThat(highest).isLessThan(3 * 1_000);
    }
}
