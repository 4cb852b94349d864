package dev.percpu.counters.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.percpu.counters.contract.LittleStack;
import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.linux.RseqArea;
import dev.percpu.counters.linux.ThreadState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RseqAreasTest {

    @BeforeEach
    void thereAreAreas() {
        Optional<String> refusal = RseqFeatures.noArea();
        assumeTrue(refusal.isEmpty(), () -> "no rseq areas: " + refusal.get());
    }

    /** A thread, not started, whose id falls into the bin. */
    private static Thread inBin(long bin, Runnable work) {
        while (true) {
            Thread thread = Thread.ofPlatform().unstarted(work);
            if (thread.threadId() % PerThread.BINS == bin) {
                return thread;
            }
        }
    }

    private static void run(Thread thread) throws InterruptedException {
        thread.start();
        thread.join();
    }

    @Test
    void eachOfTheThreadsThatMeetInABinFindsItsOwnArea() throws Exception {
        int threads = 4;
        CountDownLatch registered = new CountDownLatch(threads);
        List<FutureTask<List<Long>>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FutureTask<List<Long>> task =
                    new FutureTask<>(
                            () -> {
                                long first = RseqAreas.own();
                                registered.countDown();
                                registered.await();
                                return List.of(first, RseqAreas.own(), ThreadState.rseqArea());
                            });
            tasks.add(task);
            inBin(77, task).start();
        }
        List<Long> areas = new ArrayList<>();
        for (FutureTask<List<Long>> task : tasks) {
            List<Long> seen = task.get();
            assertThat(seen).as("first, later, by the bridge").containsOnly(seen.get(2));
            areas.add(seen.get(2));
        }
        assertThat(areas).doesNotHaveDuplicates().doesNotContain(RseqAreas.NONE);
    }

    @Test
    void aVirtualThreadHasNoAreaEvenWhereItsCarrierHas() throws Exception {
        List<Long> seen = new ArrayList<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            seen.add(RseqAreas.own());
                            Thread.yield();
                            seen.add(RseqAreas.own());
                        })
                .join();
        assertThat(seen).containsExactly(RseqAreas.NONE, RseqAreas.NONE);
    }

    @Test
    void entriesOfThreadsThatAreGoneDoNotPileUp() throws Exception {
        run(inBin(78, RseqAreas::own));
        int before = PerThread.entries();
        for (int i = 0; i < 20; i++) {
            run(inBin(78, RseqAreas::own));
        }
        assertThat(PerThread.entries()).isLessThanOrEqualTo(before + 10);
    }

    @Test
    void whereverTheStackEndsTheAreaIsTheThreadsOwn() throws Exception {
        for (int round = 0; round < 20; round++) {
            long[] found = new long[3_000];
            long[] right = new long[1];
            LittleStack.sweep(
                    number -> {
                        right[0] = ThreadState.rseqArea();
                        found[number % found.length] = RseqAreas.own();
                    });
            assertThat(found).contains(right[0]).containsOnly(0, right[0]);
        }
    }

    @Test
    void readsTheWordsWhereTheKernelHasThem() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment area = arena.allocate(32, 32);
            for (int i = 0; i < 8; i++) {
                area.setAtIndex(ValueLayout.JAVA_INT, i, 100 + i);
            }
            assertThat(RseqAreas.word(area.address(), RseqArea.CPU_ID)).isEqualTo(101);
            assertThat(RseqAreas.word(area.address(), RseqArea.NODE_ID)).isEqualTo(105);
            assertThat(RseqAreas.word(area.address(), RseqArea.MM_CID)).isEqualTo(106);
        }
    }

    @Test
    void aWordThatTheKernelDoesNotFillIsRefusedWithTheRemedy() {
        assertThat(RseqFeatures.unfilled("concurrency ids", 28, 28)).isEmpty();
        assertThat(RseqFeatures.unfilled("concurrency ids", 28, 33)).isEmpty();
        assertThat(RseqFeatures.unfilled("concurrency ids", 28, 0))
                .get()
                .asString()
                .contains("fills only 0 bytes", "concurrency ids end at byte 28", "Linux 6.3");
    }

    @Test
    void whatIsReadThroughMemoryIsWhatTheBridgeSays() {
        assumeTrue(ConcurrencyId.unavailable().isEmpty(), () -> "no concurrency ids");
        int compared = 0;
        for (int i = 0; i < 1_000; i++) {
            List<Integer> before = byTheBridge();
            List<Integer> read = List.of(CurrentCpu.get(), ConcurrencyId.get(), CurrentNode.get());
            if (before.equals(byTheBridge()) && before.equals(read)) {
                compared++;
            }
        }
        assertThat(compared).as("equal, unless the thread was moved").isGreaterThan(500);
    }

    private static List<Integer> byTheBridge() {
        return List.of(ThreadState.cpuByRseq(), ThreadState.concurrencyId(), ThreadState.node());
    }
}
