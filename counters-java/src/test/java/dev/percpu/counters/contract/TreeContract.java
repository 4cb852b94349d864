package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.TreeCounter;
import dev.percpu.counters.Variant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps, besides {@link CounterContract}, whose counters are trees. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.TreeContract#variants")
public abstract class TreeContract {

    private static final int THREADS = 4;
    private static final int[] CPUS = {64, 300, 512};

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.of(TreeCounter.class);
    }

    /** How this module moves threads between CPUs. */
    protected Migration migration() {
        return Migration.NONE;
    }

    private TreeCounter create(int cpus, int batch) {
        return (TreeCounter) Counters.create(variant, SimulatedBox.of(cpus).withBatch(batch));
    }

    @Test
    void theBatchIsTheKernelsForItsTreesUnlessGiven() {
        CounterOptions options = SimulatedBox.of(512);
        try (Counter unless = Counters.create(variant, options);
                Counter given = Counters.create(variant, options.withBatch(32));
                Counter less = Counters.create(variant, options.withBatch(16))) {
            assertThat(unless.accuracy()).isEqualTo(given.accuracy());
            assertThat(less.accuracy().over()).isEqualTo(given.accuracy().over() / 2);
        }
    }

    @Test
    void readIsWithinItsAccuracyAfterEveryUpdate() {
        for (int cpus : CPUS) {
            try (TreeCounter counter = create(cpus, 32)) {
                Accuracy accuracy = counter.accuracy();
                Random random = new Random(cpus);
                long value = 0;
                for (int i = 0; i < Rounds.of(20_000); i++) {
                    long delta = random.nextLong(-100, 100) << random.nextInt(20);
                    counter.add(delta);
                    value += delta;
                    assertThat(accuracy.allows(counter.read(), value)).isTrue();
                }
                assertThat(counter.sum()).isEqualTo(value);
            }
        }
    }

    @Test
    void readIsWithinItsAccuracyWheneverMovingThreadsHaveReturned() throws InterruptedException {
        for (int cpus : CPUS) {
            try (TreeCounter counter = create(cpus, 8)) {
                AtomicLong value = new AtomicLong();
                for (int phase = 0; phase < Rounds.of(4); phase++) {
                    long seed = phase;
                    Workers.run(
                            THREADS,
                            worker ->
                                    migration()
                                            .whileMoving(
                                                    () ->
                                                            value.addAndGet(
                                                                    update(
                                                                            counter,
                                                                            seed * 31 + worker))));
                    assertThat(counter.accuracy().allows(counter.read(), value.get())).isTrue();
                    assertThat(counter.sum()).isEqualTo(value.get());
                }
                assertThat(counter.drain()).isEqualTo(value.get());
                assertThat(counter.accuracy().allows(counter.read(), 0)).isTrue();
            }
        }
    }

    private static long update(Counter counter, long seed) {
        Random random = new Random(seed);
        long issued = 0;
        for (int i = 0; i < Rounds.of(5_000); i++) {
            long delta = random.nextLong(-500, 700);
            counter.add(delta);
            issued += delta;
        }
        return issued;
    }

    @Test
    void theRootDoesNotDriftThroughDrainsAmongUpdates() throws InterruptedException {
        try (TreeCounter counter = create(300, 4)) {
            AtomicLong issued = new AtomicLong();
            AtomicLong drained = new AtomicLong();
            Workers.run(
                    THREADS,
                    worker -> {
                        if (worker == 0) {
                            for (int i = 0; i < Rounds.of(300); i++) {
                                drained.addAndGet(counter.drain());
                            }
                        } else {
                            issued.addAndGet(update(counter, worker));
                        }
                    });
            assertThat(drained.get() + counter.drain()).isEqualTo(issued.get());
            assertThat(counter.accuracy().allows(counter.read(), 0)).isTrue();
        }
    }

    @Test
    void comparingIsExactNearAndFarAndAcrossTheWholeRange() {
        try (TreeCounter counter = create(300, 32)) {
            for (long value : new long[] {0, 31, -1_000_000, Long.MAX_VALUE, Long.MIN_VALUE}) {
                counter.add(value - counter.sum());
                for (long rhs :
                        new long[] {
                            value, value + 1, value - 1, 0, Long.MIN_VALUE, Long.MAX_VALUE
                        }) {
                    int right = Long.compare(value, rhs);
                    assertThat(counter.preciseCompare(rhs))
                            .as("%d against %d", value, rhs)
                            .isEqualTo(right);
                    assertThat(counter.approximateCompare(rhs)).isIn(0, right);
                }
            }
            counter.drain();
            assertThat(counter.approximateCompare(1)).isZero();
            assertThat(counter.approximateCompare(1L << 40)).isEqualTo(-1);
            assertThat(counter.approximateCompare(-1L << 40)).isEqualTo(1);
        }
    }

    @Test
    void everyTreeCallIsRefusedAfterClose() {
        TreeCounter counter = create(64, 32);
        counter.close();
        assertThatIllegalStateException().isThrownBy(() -> counter.approximateCompare(1));
        assertThatIllegalStateException().isThrownBy(() -> counter.preciseCompare(1));
    }
}
