package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LimitCounter;
import dev.percpu.counters.Variant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps, besides {@link CounterContract}, whose counters have a limit. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.LimitContract#variants")
public abstract class LimitContract {

    private static final int[] BATCHES = {1, 2, 3, 32, 1_000};

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.of(LimitCounter.class);
    }

    /** How this module moves threads between CPUs. */
    protected Migration migration() {
        return Migration.NONE;
    }

    private LimitCounter create(long limit, int batch) {
        return (LimitCounter)
                Counters.create(
                        variant, CounterOptions.defaults().withLimit(limit).withBatch(batch));
    }

    @Test
    void withoutALimitEveryAmountThatDoesNotWrapIsAdded() {
        try (LimitCounter counter =
                (LimitCounter) Counters.create(variant, CounterOptions.defaults())) {
            assertThat(counter.limit()).isEqualTo(Long.MAX_VALUE);
            assertThat(counter.tryAdd(Long.MAX_VALUE - 1)).isTrue();
            assertThat(counter.tryAdd(2)).isFalse();
            assertThat(counter.tryAddApproximate(Long.MAX_VALUE)).isFalse();
            assertThat(counter.tryAdd(1)).isTrue();
            assertThat(counter.tryAdd(1)).isFalse();
            assertThat(counter.tryAdd(0)).isTrue();
            assertThat(counter.sum()).isEqualTo(Long.MAX_VALUE);
            counter.add(Long.MIN_VALUE);
            assertThat(counter.sum()).isEqualTo(-1);
            assertThat(counter.tryAdd(Long.MAX_VALUE)).isTrue();
            assertThat(counter.sum()).isEqualTo(Long.MAX_VALUE - 1);
        }
    }

    @Test
    void aNegativeAmountIsRefusedWithTheRemedy() {
        try (LimitCounter counter = create(10, 32)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.tryAdd(-3))
                    .withMessageContaining("-3; to give room back, call add");
            assertThatIllegalArgumentException().isThrownBy(() -> counter.tryAddApproximate(-1));
            assertThat(counter.sum()).isZero();
        }
    }

    @Test
    void aLimitBelowZeroHoldsFromTheStart() {
        try (LimitCounter counter = create(-10, 32)) {
            assertThat(counter.tryAdd(0)).isFalse();
            counter.add(-3);
            assertThat(counter.tryAdd(1)).isFalse();
            assertThat(counter.tryAddApproximate(1)).isFalse();
            counter.add(-9);
            assertThat(counter.tryAdd(2)).isTrue();
            assertThat(counter.tryAdd(1)).isFalse();
            assertThat(counter.drain()).isEqualTo(-10);
            assertThat(counter.tryAdd(0)).isFalse();
            counter.add(-1);
            assertThat(counter.tryAdd(1)).isFalse();
        }
    }

    @Test
    void onOneThreadEveryTryAddIsDecidedByTheExactValue() {
        long base = new Random().nextLong();
        for (int batch : BATCHES) {
            for (long limit : new long[] {0, 1, 5, 100, 5_000, -50, 1L << 40}) {
                long seed = base + batch + limit;
                try (LimitCounter counter = create(limit, batch)) {
                    new Oracle(counter, new Random(seed), batch, seed).play(Rounds.of(2_000));
                }
            }
        }
    }

    /** Updates at random, plain ones beyond the limit among them, beside an exact count. */
    private static final class Oracle {
        private final LimitCounter counter;
        private final Random random;
        private final int batch;
        private final long seed;
        private long value;

        Oracle(LimitCounter counter, Random random, int batch, long seed) {
            this.counter = counter;
            this.random = random;
            this.batch = batch;
            this.seed = seed;
        }

        void play(int steps) {
            for (int step = 0; step < steps; step++) {
                int kind = random.nextInt(100);
                long amount = amount();
                if (kind < 50) {
                    tried(counter.tryAdd(amount), amount, 0, step);
                } else if (kind < 65) {
                    tried(counter.tryAddApproximate(amount), amount, counter.slack(), step);
                } else if (kind < 99) {
                    long delta = kind < 70 ? amount : -amount;
                    counter.add(delta);
                    value += delta;
                } else {
                    assertThat(counter.drain()).as("step %d, seed %d", step, seed).isEqualTo(value);
                    value = 0;
                }
                assertThat(counter.sum()).as("step %d, seed %d", step, seed).isEqualTo(value);
                assertThat(counter.accuracy().allows(counter.read(), value))
                        .as("read after step %d, seed %d", step, seed)
                        .isTrue();
            }
        }

        private void tried(boolean added, long amount, long slack, int step) {
            long left = counter.limit() - value;
            if (added) {
                assertThat(amount)
                        .as("granted in step %d, seed %d", step, seed)
                        .isLessThanOrEqualTo(left);
                value += amount;
            } else {
                assertThat(amount)
                        .as("refused in step %d, seed %d", step, seed)
                        .isGreaterThan(left - slack);
            }
        }

        private long amount() {
            switch (random.nextInt(6)) {
                case 0:
                    return random.nextInt(3);
                case 1:
                    return batch + random.nextInt(3) - 1;
                case 2:
                    return random.nextInt(2 * batch);
                case 3:
                    return Math.max(0, counter.limit() - value + random.nextInt(3) - 1);
                case 4:
                    return random.nextInt(100_000);
                default:
                    return 1;
            }
        }
    }

    @Test
    void threadsTogetherGetExactlyTheLimitHoweverManyCompete() throws InterruptedException {
        for (int batch : BATCHES) {
            int limit = Rounds.of(10_000);
            try (LimitCounter counter = create(limit, batch)) {
                AtomicInteger given = new AtomicInteger();
                Workers.run(
                        4,
                        worker ->
                                migration()
                                        .whileMoving(
                                                () -> {
                                                    while (counter.tryAdd(1)) {
                                                        given.getAndIncrement();
                                                    }
                                                }));
                assertThat(given.get()).as("batch %d", batch).isEqualTo(limit);
                assertThat(counter.sum()).isEqualTo(limit);
            }
        }
    }

    @Test
    void roomThatOtherThreadsLeftBehindIsGivenOut() throws InterruptedException {
        for (int batch : BATCHES) {
            CounterOptions options = SimulatedBox.of(64);
            try (LimitCounter counter =
                    (LimitCounter)
                            Counters.create(variant, options.withLimit(100).withBatch(batch))) {
                Workers.run(16, worker -> assertThat(counter.tryAdd(4)).isTrue());
                Workers.run(16, worker -> counter.add(-3));
                Workers.run(
                        1,
                        worker -> {
                            assertThat(counter.tryAdd(85)).isFalse();
                            assertThat(counter.tryAdd(84)).isTrue();
                        });
                assertThat(counter.tryAdd(1)).isFalse();
                assertThat(counter.sum()).isEqualTo(100);
            }
        }
    }

    @Test
    void approximateTryAddsLeaveAtMostTheSlack() throws InterruptedException {
        try (LimitCounter counter = create(10_000, 32)) {
            Workers.run(
                    4,
                    worker -> {
                        boolean more = true;
                        while (more) {
                            more = counter.tryAddApproximate(1);
                        }
                    });
            assertThat(counter.sum()).isBetween(10_000 - counter.slack(), 10_000L);
        }
    }

    @Test
    void whatAlwaysFitsIsNeverRefused() throws InterruptedException {
        int threads = 4;
        for (int batch : BATCHES) {
            for (int amount : new int[] {1, 3, 40}) {
                // A thread holds its amount at most, so there is room for each at every instant.
                try (LimitCounter counter = create((long) threads * amount, batch)) {
                    Workers.run(
                            threads,
                            worker -> {
                                for (int i = 0; i < Rounds.of(3_000); i++) {
                                    assertThat(counter.tryAdd(amount))
                                            .as("%d of %d, batch %d", amount, threads, batch)
                                            .isTrue();
                                    counter.add(-amount);
                                }
                            });
                    assertThat(counter.sum()).isZero();
                }
            }
        }
    }

    @Test
    void theLimitIsNeverPassedWhileOthersGiveBack() throws InterruptedException {
        for (int batch : new int[] {2, 32}) {
            long limit = 100;
            try (LimitCounter counter = create(limit, batch)) {
                AtomicInteger running = new AtomicInteger(3);
                AtomicLong held = new AtomicLong();
                AtomicInteger granted = new AtomicInteger();
                Workers.run(
                        4,
                        worker -> {
                            if (worker == 3) {
                                while (running.get() > 0) {
                                    assertThat(counter.sum()).isLessThanOrEqualTo(limit);
                                    assertThat(counter.read()).isLessThanOrEqualTo(limit);
                                }
                                return;
                            }
                            try {
                                migration()
                                        .whileMoving(
                                                () ->
                                                        granted.addAndGet(
                                                                compete(counter, worker, held)));
                            } finally {
                                running.getAndDecrement();
                            }
                        });
                assertThat(counter.sum()).isZero();
                assertThat(granted.get()).isPositive();
            }
        }
    }

    /** Takes and gives back; what all hold together is counted beside. */
    private static int compete(LimitCounter counter, int worker, AtomicLong held) {
        int granted = 0;
        for (int i = 0; i < Rounds.of(10_000); i++) {
            long amount = 1 + (i + worker) % 40;
            if (i % 2 == 0 ? counter.tryAdd(amount) : counter.tryAddApproximate(amount)) {
                assertThat(held.addAndGet(amount)).isLessThanOrEqualTo(counter.limit());
                held.addAndGet(-amount);
                counter.add(-amount + 1);
                counter.add(-1);
                granted++;
            }
        }
        return granted;
    }

    @Test
    void updatesAndDrainsLoseNothingToEachOther() throws InterruptedException {
        try (LimitCounter counter = create(Long.MAX_VALUE, 3)) {
            int updates = Rounds.of(10_000);
            AtomicLong drained = new AtomicLong();
            Workers.run(
                    4,
                    worker -> {
                        for (int i = 0; i < updates; i++) {
                            if (worker < 2) {
                                assertThat(counter.tryAdd(5)).isTrue();
                                counter.add(worker == 0 ? -1 : 1);
                            } else if (i % 10 == 0) {
                                drained.addAndGet(counter.drain());
                            }
                        }
                    });
            assertThat(drained.get() + counter.sum()).isEqualTo(10L * updates);
        }
    }

    @Test
    void bothTryAddsAreRefusedAfterClose() {
        LimitCounter counter = create(10, 32);
        counter.close();
        assertThatIllegalStateException().isThrownBy(() -> counter.tryAdd(1));
        assertThatIllegalStateException().isThrownBy(() -> counter.tryAddApproximate(1));
    }
}
