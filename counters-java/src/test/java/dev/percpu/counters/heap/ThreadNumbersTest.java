package dev.percpu.counters.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.contract.LittleStack;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Registration that fails halfway. */
class ThreadNumbersTest {

    private static final int LIVING = 30;

    @Test
    void whereverTheStackEndsNoNumberIsTakenTwiceAndLaterThreadsGetTheirs() throws Exception {
        Set<Integer> ofTheLiving = ConcurrentHashMap.newKeySet();
        CountDownLatch registered = new CountDownLatch(LIVING);
        CountDownLatch over = new CountDownLatch(1);
        for (int i = 0; i < LIVING; i++) {
            Thread.ofPlatform()
                    .daemon()
                    .start(
                            () -> {
                                ofTheLiving.add(ThreadNumbers.of(Thread.currentThread()));
                                registered.countDown();
                                awaitQuietly(over);
                            });
        }
        registered.await();
        assertThat(ofTheLiving).hasSize(LIVING);
        int failures = 0;
        for (int round = 0; round < 300; round++) {
            int[] numbers = new int[2_000];
            failures +=
                    LittleStack.sweep(
                            i ->
                                    numbers[i % numbers.length] =
                                            1 + ThreadNumbers.of(Thread.currentThread()));
            Set<Integer> own = new HashSet<>();
            for (int number : numbers) {
                if (number != 0) {
                    own.add(number - 1);
                }
            }
            assertThat(own).as("of one thread").hasSize(1);
            assertThat(ofTheLiving).doesNotContainAnyElementsOf(own);
        }
        over.countDown();
        assertThat(failures).isPositive();
        assertThat(ThreadNumbers.used()).as("numbers are used again").isLessThan(300);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
