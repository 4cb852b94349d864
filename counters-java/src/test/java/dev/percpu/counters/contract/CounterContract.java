package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every variant keeps. A module runs it by a subclass of its own; the variants are all that
 * {@link Counters#variants()} lists there.
 *
 * <p>Variants that say of themselves that they lose updates run the tests of one thread, and the
 * others by one thread.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.CounterContract#variants")
public abstract class CounterContract {

    private static final int THREADS = 4;
    private static final int UPDATES = 20_000;
    private static final long[] DELTAS = {1, -1, 7, -5, 40, -33, 1_000_003, 1L << 40};

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Counters.variants().stream();
    }

    /** How this module moves threads between CPUs. */
    protected Migration migration() {
        return Migration.NONE;
    }

    private Counter create() {
        return Counters.create(variant, CounterOptions.defaults());
    }

    private static int threadsFor(Counter counter) {
        return lossy(counter) ? 1 : THREADS;
    }

    private static boolean lossy(Counter counter) {
        return counter.accuracy().sum() == Accuracy.Consistency.LOSSY;
    }

    @Test
    void aNewCounterIsZero() {
        try (Counter counter = create()) {
            assertThat(counter.read()).isZero();
            assertThat(counter.sum()).isZero();
            assertThat(counter.drain()).isZero();
        }
    }

    @Test
    void noUpdateIsLostWhileThreadsMigrate() throws InterruptedException {
        try (Counter counter = create()) {
            AtomicLong issued = new AtomicLong();
            Workers.run(
                    threadsFor(counter),
                    worker ->
                            migration()
                                    .whileMoving(() -> issued.addAndGet(update(counter, worker))));
            assertThat(counter.sum()).isEqualTo(issued.get());
        }
    }

    private static long update(Counter counter, int worker) {
        long issued = 0;
        for (int i = 0; i < UPDATES; i++) {
            long delta = DELTAS[(i + worker) % DELTAS.length];
            counter.add(delta);
            issued += delta;
        }
        return issued;
    }

    @Test
    void noUpdateIsLostByVirtualThreadsThatChangeCarriers() throws InterruptedException {
        try (Counter counter = create()) {
            int threads = lossy(counter) ? 1 : 64;
            Workers.runVirtual(
                    threads,
                    worker -> {
                        for (int i = 0; i < 200; i++) {
                            counter.increment();
                            Thread.yield();
                        }
                    });
            assertThat(counter.sum()).isEqualTo(200L * threads);
        }
    }

    @Test
    void readIsWithinItsAccuracyAtEveryQuiescentPoint() throws InterruptedException {
        for (int batch : new int[] {1, 2, 32, 1_000}) {
            try (Counter counter =
                    Counters.create(variant, CounterOptions.defaults().withBatch(batch))) {
                Accuracy accuracy = counter.accuracy();
                AtomicLong value = new AtomicLong();
                for (int phase = 0; phase < 20; phase++) {
                    long seed = phase;
                    Workers.run(
                            threadsFor(counter),
                            worker -> value.addAndGet(randomUpdates(counter, seed * 31 + worker)));
                    assertThat(accuracy.allows(counter.read(), value.get()))
                            .as(
                                    "read %d of %d with batch %d, %s",
                                    counter.read(), value.get(), batch, accuracy)
                            .isTrue();
                    assertThat(counter.sum()).isEqualTo(value.get());
                }
            }
        }
    }

    private static long randomUpdates(Counter counter, long seed) {
        Random random = new Random(seed);
        long issued = 0;
        for (int i = 0; i < 50; i++) {
            long delta = random.nextLong(-40, 60);
            counter.add(delta);
            issued += delta;
        }
        return issued;
    }

    @Test
    void aSumCountsWhatReturnedBeforeItAndNothingThatBeganAfterIt() throws InterruptedException {
        try (Counter counter = create()) {
            if (lossy(counter)) {
                assertThat(counter.accuracy()).isEqualTo(Accuracy.LOSSY);
                return;
            }
            AtomicLongArray begun = new AtomicLongArray(2);
            AtomicLongArray returned = new AtomicLongArray(2);
            Workers.run(
                    3,
                    worker -> {
                        if (worker < 2) {
                            for (int i = 0; i < UPDATES; i++) {
                                begun.getAndIncrement(worker);
                                counter.increment();
                                returned.getAndIncrement(worker);
                            }
                            return;
                        }
                        while (returned.get(0) + returned.get(1) < 2L * UPDATES) {
                            long least = returned.get(0) + returned.get(1);
                            long sum = counter.sum();
                            assertThat(sum).isBetween(least, begun.get(0) + begun.get(1));
                        }
                    });
        }
    }

    @Test
    void concurrentDrainsTakeEveryUpdateExactlyOnce() throws InterruptedException {
        try (Counter counter = create()) {
            if (lossy(counter)) {
                counter.add(5);
                assertThat(counter.drain()).isEqualTo(5);
                assertThat(counter.sum()).isZero();
                return;
            }
            AtomicLong issued = new AtomicLong();
            AtomicLong drained = new AtomicLong();
            Workers.run(
                    THREADS,
                    worker -> {
                        if (worker % 2 == 0) {
                            issued.addAndGet(update(counter, worker));
                        } else {
                            for (int i = 0; i < 2_000; i++) {
                                drained.addAndGet(counter.drain());
                            }
                        }
                    });
            assertThat(drained.get() + counter.drain()).isEqualTo(issued.get());
            assertThat(counter.sum()).isZero();
            assertThat(counter.accuracy().allows(counter.read(), 0)).isTrue();
        }
    }

    @Test
    void valuesWrapAsLongDoes() {
        try (Counter counter = create()) {
            counter.add(Long.MAX_VALUE);
            counter.add(1);
            assertThat(counter.sum()).isEqualTo(Long.MIN_VALUE);
            counter.add(Long.MIN_VALUE);
            assertThat(counter.sum()).isZero();
            counter.decrement();
            counter.add(Long.MIN_VALUE);
            assertThat(counter.sum()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void negativeUpdatesCount() {
        try (Counter counter = create()) {
            for (int i = 0; i < 1_000; i++) {
                counter.decrement();
            }
            counter.add(-9_000);
            assertThat(counter.sum()).isEqualTo(-10_000);
        }
    }

    @Test
    void aSimulatedLargerBoxCountsTheSame() throws InterruptedException {
        try (Counter counter =
                Counters.create(variant, CounterOptions.defaults().withPossibleCpus(300))) {
            int threads = threadsFor(counter);
            AtomicLong issued = new AtomicLong();
            Workers.run(threads, worker -> issued.addAndGet(update(counter, worker)));
            assertThat(counter.sum()).isEqualTo(issued.get());
            assertThat(counter.accuracy().allows(counter.read(), issued.get())).isTrue();
        }
    }

    @Test
    void countersOfOneVariantDoNotTouchEachOther() {
        try (Counter one = create();
                Counter other = create()) {
            one.add(1_000);
            other.add(-7);
            assertThat(one.drain()).isEqualTo(1_000);
            assertThat(other.sum()).isEqualTo(-7);
        }
    }

    @Test
    void everyUseAfterCloseIsRefusedAndASecondCloseDoesNothing() {
        Counter counter = create();
        counter.add(3);
        counter.close();
        counter.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> counter.add(1))
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(counter::increment);
        assertThatIllegalStateException().isThrownBy(counter::decrement);
        assertThatIllegalStateException().isThrownBy(counter::read);
        assertThatIllegalStateException().isThrownBy(counter::sum);
        assertThatIllegalStateException().isThrownBy(counter::drain);
    }
}
