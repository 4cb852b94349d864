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
    private static final int UPDATES = Rounds.of(20_000);
    private static final int SIMULATED_CPUS = SimulatedBox.cpus(300);

    /** The property that repeats a test of random updates. */
    private static final String SEED = "dev.percpu.counters.seed";

    private static final long[] DELTAS = {1, -1, 7, -5, 40, -33, 1_000_003, 1L << 40};

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.all();
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
    void itSaysWhatItIsAndItsValue() {
        Counter counter = create();
        counter.add(42);
        assertThat(counter.variant()).isEqualTo(variant);
        assertThat(counter).hasToString(variant + ": " + counter.read());
        counter.close();
        assertThat(counter.variant()).isEqualTo(variant);
        assertThat(counter).hasToString(variant + ": closed");
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
            int updates = Rounds.of(200);
            Workers.runVirtual(
                    threads,
                    worker -> {
                        for (int i = 0; i < updates; i++) {
                            counter.increment();
                            Thread.yield();
                        }
                    });
            assertThat(counter.sum()).isEqualTo((long) updates * threads);
        }
    }

    @Test
    void readIsWithinItsAccuracyAtEveryQuiescentPoint() throws InterruptedException {
        long seed = Long.getLong(SEED, new Random().nextLong());
        for (int batch : new int[] {1, 2, 3, 32, 1_000}) {
            CounterOptions options = CounterOptions.defaults().withBatch(batch);
            playAgainstAReferenceCount(options, batch, seed);
            playAgainstAReferenceCount(options.withPossibleCpus(SIMULATED_CPUS), batch, seed);
        }
    }

    private void playAgainstAReferenceCount(CounterOptions options, int batch, long seed)
            throws InterruptedException {
        Random phases = new Random(seed);
        try (Counter counter = Counters.create(variant, options)) {
            AtomicLong value = new AtomicLong();
            for (int phase = 0; phase < Rounds.of(16); phase++) {
                int threads = 1 + phases.nextInt(threadsFor(counter));
                long phaseSeed = phases.nextLong();
                if (threads == 1) {
                    // By the thread that created the counter, for whom it may have a path of its
                    // own.
                    value.addAndGet(randomUpdates(counter, batch, phaseSeed));
                } else {
                    Workers.run(
                            threads,
                            worker ->
                                    value.addAndGet(
                                            randomUpdates(counter, batch, phaseSeed + worker)));
                }
                String where =
                        "phase " + phase + ", " + options + "; repeat with -D" + SEED + "=" + seed;
                // First, since a sum may leave the counter folded.
                long read = counter.read();
                Accuracy accuracy = counter.accuracy();
                assertThat(accuracy.allows(read, value.get()))
                        .as("read %d of %d, %s, %s", read, value.get(), accuracy, where)
                        .isTrue();
                assertThat(counter.sum()).as(where).isEqualTo(value.get());
                if (phases.nextInt(4) == 0) {
                    assertThat(counter.drain()).as(where).isEqualTo(value.getAndSet(0));
                }
            }
        }
    }

    private static long randomUpdates(Counter counter, int batch, long seed) {
        Random random = new Random(seed);
        long issued = 0;
        int updates = random.nextInt(100);
        for (int i = 0; i < updates; i++) {
            long delta = randomDelta(random, batch);
            counter.add(delta);
            issued += delta;
        }
        return issued;
    }

    /** Often at a fold's boundary. */
    private static long randomDelta(Random random, int batch) {
        long magnitude;
        switch (random.nextInt(5)) {
            case 0:
                magnitude = batch + random.nextInt(-1, 2);
                break;
            case 1:
                magnitude = random.nextInt(2);
                break;
            case 2:
                magnitude = random.nextLong() >>> random.nextInt(1, Long.SIZE);
                break;
            default:
                magnitude = random.nextInt(2 * batch);
                break;
        }
        return random.nextBoolean() ? magnitude : -magnitude;
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
                            for (int i = 0; i < Rounds.of(2_000); i++) {
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
                Counters.create(
                        variant, CounterOptions.defaults().withPossibleCpus(SIMULATED_CPUS))) {
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
