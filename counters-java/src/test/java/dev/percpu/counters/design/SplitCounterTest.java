package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a thread of {@code split} keeps to itself, and for how long. */
class SplitCounterTest {

    private static void onOneThread(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body);
        thread.start();
        thread.join();
    }

    @Test
    void everySixtyFourthUpdateOfAThreadIsFollowedByAnExactRead() {
        try (Counter counter = Counters.create("split:heap")) {
            Random random = new Random(64);
            for (int i = 1; i <= 6_400; i++) {
                counter.add(random.nextInt(3) - 1);
                if (i % 64 == 0) {
                    assertThat(counter.read()).as("update %d", i).isEqualTo(counter.sum());
                }
            }
            counter.drain();
            counter.add(1);
            assertThat(counter.read()).isNotEqualTo(counter.sum());
        }
    }

    @Test
    void aThreadsPendingUpdatesOfTwoCountersAreIndependent() {
        try (Counter one = Counters.create("split:heap");
                Counter other = Counters.create("split:heap")) {
            one.add(1);
            for (int i = 0; i < 63; i++) {
                other.add(i % 2);
                other.add(-(i % 2));
            }
            one.add(1);
            assertThat(one.read()).isZero();
            assertThat(one.sum()).isEqualTo(2);
            one.add(100);
            other.add(30);
            assertThat(one.read()).isEqualTo(102);
            assertThat(other.read()).isZero();
            assertThat(other.sum()).isEqualTo(30);
            one.add(50);
            assertThat(one.read()).isEqualTo(102);
        }
    }

    @Test
    void aThreadHasFewerThanSixtyFourPendingUpdates() {
        try (Counter counter = Counters.create("split:heap")) {
            for (int sign : new int[] {1, -1}) {
                counter.drain();
                onlyThisThread(counter, sign);
            }
        }
    }

    private static void onlyThisThread(Counter counter, int sign) {
        long before = counter.read();
        for (int delta : new int[] {63, 1, 64, 40, 23, 1, 1 << 20}) {
            counter.add((long) sign * delta);
            assertThat(Math.abs(counter.read() - counter.sum())).isLessThan(64);
        }
        assertThat(counter.read()).isNotEqualTo(before);
    }

    @Test
    void theBoundsAreReachedExactly() throws InterruptedException {
        try (Counter counter = Counters.create("split:heap")) {
            int threads = 5;
            CountDownLatch added = new CountDownLatch(threads);
            CountDownLatch end = new CountDownLatch(1);
            List<Thread> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread thread =
                        new Thread(
                                () -> {
                                    counter.add(63);
                                    added.countDown();
                                    try {
                                        end.await();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                thread.start();
                all.add(thread);
            }
            added.await();
            Accuracy accuracy = counter.accuracy();
            assertThat(counter.read()).isZero();
            assertThat(counter.sum()).isEqualTo(63L * threads);
            assertThat(accuracy.under()).isGreaterThanOrEqualTo(63L * threads);
            assertThat(accuracy.under() % 63).isZero();
            assertThat(accuracy.over()).isEqualTo(accuracy.under());
            assertThat(counter.drain()).isEqualTo(63L * threads);
            assertThat(counter.read()).isEqualTo(-63L * threads);
            end.countDown();
            for (Thread thread : all) {
                thread.join();
            }
        }
    }

    @Test
    void virtualThreadsHaveNoPendingUpdates() throws InterruptedException {
        try (Counter counter = Counters.create("split:heap")) {
            for (int i = 1; i <= 10; i++) {
                Thread.ofVirtual().start(counter::increment).join();
                assertThat(counter.read()).isEqualTo(i);
                assertThat(counter.sum()).isEqualTo(i);
            }
        }
    }

    @Test
    void pendingUpdatesOfDeadThreadsAreSyncedByTheirSuccessors() throws InterruptedException {
        try (Counter counter = Counters.create("split:heap")) {
            for (int i = 1; i <= 5_000; i++) {
                onOneThread(counter::increment);
                assertThat(counter.sum()).isEqualTo(i);
                assertThat(counter.accuracy().allows(counter.read(), i)).isTrue();
            }
            assertThat(counter.read()).isPositive();
        }
    }

    @Test
    void anOwnersNextSyncDoesNotBringDrainedUpdatesBack() {
        try (Counter counter = Counters.create("split:heap")) {
            long value = 0;
            for (int i = 0; i < 1_000; i++) {
                counter.add(7);
                value += 7;
                if (i % 5 == 0) {
                    assertThat(counter.drain()).isEqualTo(value);
                    value = 0;
                }
                assertThat(Math.abs(counter.read() - value)).isLessThan(64);
            }
        }
    }
}
