package dev.percpu.counters.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Slots come when they are needed, and nothing is lost when they do. */
class GrowingSlotsTest {

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** Until a thread has grown the count, all of them add to it; their sum is checked. */
    private static long hammer(Count count, int threads, int slots) throws InterruptedException {
        AtomicLong issued = new AtomicLong();
        CountDownLatch start = new CountDownLatch(threads);
        Thread[] all = new Thread[threads];
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (int i = 0; i < threads; i++) {
            all[i] =
                    new Thread(
                            () -> {
                                start.countDown();
                                long own = 0;
                                while (count.slotCount() < slots && System.nanoTime() < end) {
                                    for (int update = 0; update < 1_000; update++) {
                                        count.add(1);
                                    }
                                    own += 1_000;
                                }
                                issued.addAndGet(own);
                            });
            all[i].start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        return issued.get();
    }

    @Test
    void aCountThatOneThreadUpdatesStaysOneWord() {
        Count count = new Count(64);
        for (int i = 0; i < 1_000_000; i++) {
            count.add(1);
        }
        assertThat(count.slotCount()).isZero();
        assertThat(count.sum()).isEqualTo(1_000_000);
    }

    @Test
    void threadsThatContendMakeSlotsAndLoseNothing() throws InterruptedException {
        Count count = new Count(2);
        long issued = hammer(count, 4, 2);
        assertThat(count.slotCount()).isEqualTo(2);
        assertThat(count.sum()).isEqualTo(issued);
    }

    @Test
    void oneSlotAtMostMeansTheBaseAlone() {
        Count count = new Count(1);
        count.grow(null);
        assertThat(count.slotCount()).isZero();
    }

    @Test
    void slotsDoubleUpToTheirMostAndNoUpdateIsLostOnTheWay() {
        Count count = new Count(12);
        long sum = 0;
        for (int slots : new int[] {0, 2, 4, 8, 16, 16, 16}) {
            assertThat(count.slotCount()).isEqualTo(slots);
            for (int thread = 0; thread < 40; thread++) {
                ThreadNumbering.move();
                count.add(1L << thread);
                sum += 1L << thread;
            }
            assertThat(count.sum()).as("%d slots", slots).isEqualTo(sum);
            count.growOnce();
        }
        assertThat(count.drain()).isEqualTo(sum);
        assertThat(count.sum()).isZero();
    }

    @Test
    void withoutAnOptionThereAreAsManySlotsAsTheProcessMayUseCpus() {
        Count count = new Count();
        for (int i = 0; i < 20; i++) {
            count.growOnce();
        }
        int cpus = GrowingSlots.powerOfTwo(Runtime.getRuntime().availableProcessors());
        assertThat(count.slotCount()).isEqualTo(cpus == 1 ? 0 : cpus);
        assertThat(GrowingSlots.powerOfTwo(1)).isEqualTo(1);
        assertThat(GrowingSlots.powerOfTwo(3)).isEqualTo(4);
        assertThat(GrowingSlots.powerOfTwo(64)).isEqualTo(64);
        assertThat(GrowingSlots.powerOfTwo(Integer.MAX_VALUE)).isEqualTo(65_536);
    }

    @Test
    void aGrowthThatWasCutShortIsCountedOnceAndTheNextOneGoesOn() {
        Count count = new Count(64);
        count.add(1);
        count.growOnce();
        count.add(10);
        assertThat(count.keep(count.slots)).isTrue();
        assertThat(count.sum()).isEqualTo(11);
        count.add(100);
        assertThat(count.sum()).isEqualTo(111);
        count.growOnce();
        assertThat(count.slotCount()).isEqualTo(4);
        assertThat(count.sum()).isEqualTo(111);
        count.add(1_000);
        assertThat(count.drain()).isEqualTo(1_111);
        assertThat(count.sum()).isZero();
    }

    @Test
    void aGrowthThatComesTooLateChangesNothing() {
        Count count = new Count(64);
        count.growOnce();
        long[] first = count.slots;
        count.add(30);
        count.growOnce();
        count.growOnce();
        count.add(5);
        count.grow(null);
        count.grow(first);
        assertThat(count.slotCount()).isEqualTo(8);
        assertThat(count.sum()).isEqualTo(35);
    }

    @Test
    void closingEndsEveryUseWhateverTheSlots() {
        for (int growths = 0; growths < 3; growths++) {
            Count count = new Count(64);
            for (int i = 0; i < growths; i++) {
                count.growOnce();
            }
            long[] last = count.slots;
            count.add(1);
            count.close();
            count.close();
            count.grow(last);
            assertThatIllegalStateException().isThrownBy(() -> count.add(1));
            assertThatIllegalStateException().isThrownBy(count::sum);
            assertThatIllegalStateException().isThrownBy(count::drain);
        }
    }
}
