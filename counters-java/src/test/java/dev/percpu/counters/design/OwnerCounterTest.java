package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks over the slots of threads, while threads come and values are drained. */
class OwnerCounterTest {

    @ParameterizedTest
    @ValueSource(strings = {"owner:heap", "owner:heap-dense", "split:heap", "eventual:heap"})
    void aSumNeverCountsADrainWithoutTheUpdatesThatItTook(String variant)
            throws InterruptedException {
        try (Counter counter = Counters.create(variant)) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong issued = new AtomicLong();
            AtomicLong drained = new AtomicLong();
            Thread updater =
                    new Thread(
                            () -> {
                                long updates = 0;
                                for (; !stop.get(); updates++) {
                                    counter.increment();
                                }
                                issued.set(updates);
                            });
            Thread drainer =
                    new Thread(
                            () -> {
                                while (!stop.get()) {
                                    drained.addAndGet(counter.drain());
                                }
                            });
            updater.start();
            drainer.start();
            long least = 0;
            for (int i = 0; i < 200_000; i++) {
                least = Math.min(least, counter.sum());
            }
            stop.set(true);
            updater.join();
            drainer.join();
            assertThat(least).as("the value is never negative, and no sum may be").isZero();
            assertThat(drained.get()).isPositive();
            assertThat(drained.get() + counter.drain()).isEqualTo(issued.get());
            assertThat(counter.drain()).as("nothing is taken twice").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner:heap", "split:heap-dense", "eventual:heap"})
    void aSumCountsThreadsThatBeganToCountWhileOthersSummed(String variant)
            throws InterruptedException {
        int threads = 200;
        try (Counter counter = Counters.create(variant)) {
            AtomicLong returned = new AtomicLong();
            AtomicReference<String> wrong = new AtomicReference<>("");
            CountDownLatch end = new CountDownLatch(1);
            Thread summer =
                    new Thread(
                            () -> {
                                while (returned.get() < threads) {
                                    long least = returned.get();
                                    long sum = counter.sum();
                                    if (sum < least) {
                                        wrong.set(sum + " of " + least);
                                    }
                                }
                            });
            summer.start();
            List<Thread> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                // All stay alive, so that each needs a number that no thread had before.
                Thread thread =
                        new Thread(
                                () -> {
                                    counter.increment();
                                    returned.getAndIncrement();
                                    try {
                                        end.await();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                thread.start();
                all.add(thread);
            }
            summer.join();
            end.countDown();
            for (Thread thread : all) {
                thread.join();
            }
            assertThat(wrong.get()).isEmpty();
        }
    }
}
