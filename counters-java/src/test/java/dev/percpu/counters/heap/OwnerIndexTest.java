package dev.percpu.counters.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.design.Index;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who owns which slot, and for how long. */
class OwnerIndexTest {

    private static final int ROOM = OwnerIndex.SOURCE.slots(256);
    private static final Index INDEX = OwnerIndex.SOURCE.over(ROOM);

    /** A thread that does what it is asked to, until it is told to end. */
    private static final class Asked {
        private static final Supplier<Object> END = () -> null;
        private final SynchronousQueue<Supplier<Object>> questions = new SynchronousQueue<>();
        private final SynchronousQueue<Object> answers = new SynchronousQueue<>();
        final Thread thread = new Thread(this::serve);

        static Asked started() {
            Asked asked = new Asked();
            asked.thread.start();
            return asked;
        }

        private void serve() {
            try {
                for (Supplier<Object> one = questions.take(); one != END; one = questions.take()) {
                    answers.put(one.get());
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        int slot() {
            try {
                questions.put(INDEX::current);
                return (int) answers.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void end() throws InterruptedException {
            questions.put(END);
            thread.join();
        }
    }

    private static void runShort(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body);
        thread.start();
        thread.join();
    }

    @Test
    void thereIsRoomFor32ThreadsForEachCpuWithinBounds() {
        int[][] sharedAndOwned = {
            {1, 1, 64},
            {2, 2, 64},
            {3, 4, 128},
            {64, 64, 2048},
            {256, 256, 8192},
            {5_000, 8192, 8192}
        };
        for (int[] one : sharedAndOwned) {
            int slots = OwnerIndex.SOURCE.slots(one[0]);
            assertThat(slots).as("%d CPUs", one[0]).isEqualTo(one[1] + one[2]);
            assertThat(OwnerIndex.SOURCE.over(slots).shared()).isEqualTo(one[1]);
        }
    }

    @Test
    void indexesOfOneSizeAreEqual() {
        assertThat(OwnerIndex.SOURCE.over(66)).isEqualTo(OwnerIndex.SOURCE.over(66));
    }

    @Test
    void noTwoLiveThreadsEverOwnOneSlot() throws InterruptedException {
        Random random = new Random(1);
        List<Asked> living = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 20; i++) {
                Asked asked = Asked.started();
                living.add(asked);
                slots.add(asked.slot());
            }
            assertThat(slots).doesNotHaveDuplicates().allMatch(slot -> slot >= INDEX.shared());
            assertThat(living.stream().map(Asked::slot)).isEqualTo(slots);
            for (int i = 0; i < 15; i++) {
                int victim = random.nextInt(living.size());
                living.remove(victim).end();
                slots.remove(victim);
            }
        }
        for (Asked asked : living) {
            asked.end();
        }
    }

    @Test
    void threadsThatRegisterAtOnceGetDifferentSlots() throws Exception {
        int threads = 64;
        for (int round = 0; round < 20; round++) {
            Set<Integer> slots = ConcurrentHashMap.newKeySet();
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Thread> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread thread =
                        new Thread(
                                () -> {
                                    await(together);
                                    slots.add(INDEX.current());
                                    await(together);
                                });
                thread.start();
                all.add(thread);
            }
            for (Thread thread : all) {
                thread.join();
            }
            assertThat(slots).hasSize(threads);
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
    void threadsWhoseIdsCollideAreToldApartAlsoWhenOneOfThemDies() throws InterruptedException {
        Asked first = Asked.started();
        int slotOfFirst = first.slot();
        Asked second = colliding(first);
        int slotOfSecond = second.slot();
        Asked third = colliding(first);
        int slotOfThird = third.slot();
        assertThat(new int[] {slotOfFirst, slotOfSecond, slotOfThird}).doesNotHaveDuplicates();

        second.end();
        for (int i = 0; i < 500; i++) {
            runShort(INDEX::current);
        }
        assertThat(first.slot()).isEqualTo(slotOfFirst);
        assertThat(third.slot()).isEqualTo(slotOfThird);
        first.end();
        third.end();
    }

    /** A thread in the same bin of the table. Ids are given out in order, also to these. */
    private static Asked colliding(Asked with) {
        while (true) {
            Asked candidate = new Asked();
            if ((candidate.thread.threadId() - with.thread.threadId()) % ThreadNumbers.BINS == 0) {
                candidate.thread.start();
                return candidate;
            }
        }
    }

    @Test
    void theValueOfADeadThreadsSlotIsKeptAndItsSlotIsUsedAgain() throws InterruptedException {
        try (Counter counter = Counters.create("owner:heap")) {
            Set<Integer> slots = new HashSet<>();
            long issued = 0;
            // Free numbers are used up before the dead are looked for.
            int threads = 2 * ThreadNumbers.used() + 100;
            for (int i = 1; i <= threads; i++) {
                int delta = i;
                AtomicInteger slot = new AtomicInteger();
                runShort(
                        () -> {
                            counter.add(delta);
                            slot.set(INDEX.current());
                        });
                slots.add(slot.get());
                issued += delta;
                assertThat(counter.sum()).isEqualTo(issued);
            }
            assertThat(slots).hasSizeLessThanOrEqualTo(threads - threads / 4);
        }
    }

    @Test
    void thousandsOfShortLivedThreadsDoNotRaiseTheHighestNumber() throws InterruptedException {
        runShort(INDEX::current);
        int before = ThreadNumbers.used();
        for (int i = 0; i < 5_000; i++) {
            runShort(INDEX::current);
        }
        // Others in this JVM may have begun to count; the margin for new numbers is an eighth.
        assertThat(ThreadNumbers.used()).isLessThanOrEqualTo(before + before / 8 + 10);
    }

    @Test
    void aDeadThreadIsNotKept() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>(new Thread(INDEX::current));
        thread.get().start();
        thread.get().join();
        WeakReference<Thread> reference = new WeakReference<>(thread.get());
        thread.set(null);
        for (int i = 0; i < 100 && !reference.refersTo(null); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(reference.refersTo(null)).isTrue();
    }

    @Test
    void numbersOfCollectedThreadsAreUsedAgain() throws InterruptedException {
        int before = ThreadNumbers.used();
        for (int i = 0; i < 2 * before + 100; i++) {
            runShort(INDEX::current);
            if (i % 50 == 0) {
                System.gc();
            }
        }
        assertThat(ThreadNumbers.used()).isLessThanOrEqualTo(before + before / 8 + 10);
    }

    @Test
    void virtualThreadsOnChangingCarriersNeverOwnASlot() throws InterruptedException {
        Set<Integer> slots = ConcurrentHashMap.newKeySet();
        Set<String> carriers = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int j = 0; j < 50; j++) {
                                            slots.add(INDEX.current());
                                            carriers.add(carrier());
                                            Thread.yield();
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(slots).isNotEmpty().allMatch(slot -> slot >= 0 && slot < INDEX.shared());
        if (Runtime.getRuntime().availableProcessors() > 1) {
            assertThat(carriers).hasSizeGreaterThan(1);
        }
    }

    private static String carrier() {
        String virtual = Thread.currentThread().toString();
        return virtual.substring(virtual.indexOf('@') + 1);
    }

    @Test
    void manyMoreThreadsThanThereIsRoomForCountAndShare() throws InterruptedException {
        Index small = OwnerIndex.SOURCE.over(OwnerIndex.LEAST_OWNED + 2);
        int threads = 4 * OwnerIndex.LEAST_OWNED;
        for (String variant : new String[] {"owner:heap", "owner:heap-dense", "split:heap"}) {
            // A counter for few CPUs has room for few threads; on a larger machine all own a slot.
            try (Counter counter = Counters.create(variant, CounterOptions.defaults())) {
                Set<Integer> slots = ConcurrentHashMap.newKeySet();
                CyclicBarrier together = new CyclicBarrier(threads);
                List<Thread> all = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    Thread thread =
                            new Thread(
                                    () -> {
                                        await(together);
                                        try {
                                            for (int j = 0; j < 1_000; j++) {
                                                counter.increment();
                                            }
                                            slots.add(small.current());
                                        } finally {
                                            await(together);
                                        }
                                    });
                    thread.start();
                    all.add(thread);
                }
                for (Thread thread : all) {
                    thread.join();
                }
                assertThat(counter.sum()).as(variant).isEqualTo(1_000L * threads);
                assertThat(slots).anyMatch(slot -> slot < 2).anyMatch(slot -> slot >= 2);
                assertThat(small.used()).isEqualTo(OwnerIndex.LEAST_OWNED + 2);
            }
        }
    }
}
