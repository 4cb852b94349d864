package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.Variant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps, besides {@link CounterContract}, whose counters are batched. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.BatchedContract#variants")
public abstract class BatchedContract {

    private static final int BATCH = 32;

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.of(BatchedCounter.class);
    }

    private BatchedCounter create() {
        return (BatchedCounter)
                Counters.create(variant, CounterOptions.defaults().withBatch(BATCH));
    }

    @Test
    void theBatchFollowsTheKernelsRuleUnlessGiven() {
        try (BatchedCounter given = create();
                Counter small = Counters.create(variant, SimulatedBox.of(16));
                Counter large = Counters.create(variant, SimulatedBox.of(384))) {
            assertThat(given.batch()).isEqualTo(BATCH);
            assertThat(((BatchedCounter) small).batch()).isEqualTo(2 * SimulatedBox.cpus(16));
            assertThat(((BatchedCounter) large).batch()).isEqualTo(2 * SimulatedBox.cpus(384));
        }
    }

    @Test
    void aSlotIsFoldedExactlyWhenItReachesTheBatch() {
        try (BatchedCounter counter = create()) {
            counter.add(BATCH - 1);
            assertThat(counter.read()).isZero();
            assertThat(counter.sum()).isEqualTo(BATCH - 1);
            counter.sync();
            counter.add(BATCH);
            assertThat(counter.read()).isEqualTo(2 * BATCH - 1);
            counter.add(-BATCH);
            assertThat(counter.read()).isEqualTo(BATCH - 1);
        }
    }

    @Test
    void addLocalNeverFoldsAndTheAccuracySaysSo() {
        try (BatchedCounter counter = create()) {
            assertThat(counter.accuracy().under()).isLessThan(Accuracy.UNBOUNDED);
            counter.addLocal(10L * BATCH);
            assertThat(counter.read()).isZero();
            assertThat(counter.sum()).isEqualTo(10L * BATCH);
            assertThat(counter.accuracy())
                    .isEqualTo(
                            new Accuracy(
                                    Accuracy.UNBOUNDED,
                                    Accuracy.UNBOUNDED,
                                    Accuracy.Consistency.QUIESCENT));
        }
    }

    @Test
    void compareAndLimitedAddAreExactAfterAddLocalToo() {
        try (BatchedCounter counter = create()) {
            counter.addLocal(1_000_000);
            assertThat(counter.compare(999_999)).isEqualTo(1);
            assertThat(counter.compare(1_000_000)).isZero();
            assertThat(counter.limitedAdd(1_000_000, 1)).isFalse();
            assertThat(counter.limitedAdd(1_000_001, 1)).isTrue();
            assertThat(counter.sum()).isEqualTo(1_000_001);
        }
    }

    @Test
    void setReplacesTheValueAndSyncMakesReadExact() {
        try (BatchedCounter counter = create()) {
            counter.add(5);
            counter.set(-100);
            assertThat(counter.sum()).isEqualTo(-100);
            assertThat(counter.read()).isEqualTo(-100);
            counter.add(3);
            counter.sync();
            assertThat(counter.read()).isEqualTo(-97);
            assertThat(counter.readPositive()).isZero();
            assertThat(counter.sumPositive()).isZero();
            counter.set(8);
            assertThat(counter.readPositive()).isEqualTo(8);
            assertThat(counter.sumPositive()).isEqualTo(8);
        }
    }

    @Test
    void compareIsExactNearAndFarAndAcrossTheWholeRange() {
        try (BatchedCounter counter = create()) {
            counter.add(BATCH - 1);
            for (long rhs :
                    new long[] {-1, 0, 30, 31, 32, 33, 100_000, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertThat(counter.compare(rhs))
                        .as("31 against %d", rhs)
                        .isEqualTo(Long.compare(31, rhs));
            }
            counter.set(Long.MAX_VALUE);
            assertThat(counter.compare(Long.MIN_VALUE)).isEqualTo(1);
            counter.set(Long.MIN_VALUE);
            assertThat(counter.compare(Long.MAX_VALUE)).isEqualTo(-1);
        }
    }

    @Test
    void limitedAddIsExactAtTheLimitInBothDirections() {
        try (BatchedCounter counter = create()) {
            counter.add(20);
            assertThat(counter.limitedAdd(19, 0)).isFalse();
            assertThat(counter.limitedAdd(20, 0)).isTrue();
            assertThat(counter.limitedAdd(25, 6)).isFalse();
            assertThat(counter.limitedAdd(25, 5)).isTrue();
            assertThat(counter.limitedAdd(25, 1)).isFalse();
            assertThat(counter.limitedAdd(0, -26)).isFalse();
            assertThat(counter.limitedAdd(0, -25)).isTrue();
            assertThat(counter.limitedAdd(0, -1)).isFalse();
            assertThat(counter.limitedAdd(Long.MIN_VALUE, 1)).isFalse();
            assertThat(counter.limitedAdd(Long.MAX_VALUE, -1)).isFalse();
            assertThat(counter.limitedAdd(Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
            assertThat(counter.sum()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void limitedAddsGiveOutExactlyTheLimitHoweverManyCompete() throws InterruptedException {
        try (BatchedCounter counter = create()) {
            int limit = Rounds.of(10_000);
            AtomicInteger given = new AtomicInteger();
            Workers.run(
                    4,
                    worker -> {
                        while (counter.limitedAdd(limit, 1)) {
                            given.getAndIncrement();
                        }
                    });
            assertThat(given.get()).isEqualTo(limit);
            assertThat(counter.sum()).isEqualTo(limit);
        }
    }

    @Test
    void theLimitIsNeverPassedWhileOthersSubtract() throws InterruptedException {
        try (BatchedCounter counter = create()) {
            long limit = 100;
            AtomicLong balance = new AtomicLong();
            AtomicInteger running = new AtomicInteger(3);
            Workers.run(
                    4,
                    worker -> {
                        if (worker == 3) {
                            while (running.get() > 0) {
                                assertThat(counter.sum()).isLessThanOrEqualTo(limit);
                            }
                            return;
                        }
                        for (int i = 0; i < Rounds.of(5_000); i++) {
                            long amount = 1 + (i + worker) % 40;
                            if (counter.limitedAdd(limit, amount)) {
                                counter.add(-amount + 1);
                                counter.add(-1);
                                balance.getAndIncrement();
                            }
                        }
                        running.getAndDecrement();
                    });
            assertThat(counter.sum()).isZero();
            assertThat(balance.get()).isPositive();
        }
    }

    @Test
    void foldsSetsAndDrainsLoseNothingToEachOther() throws InterruptedException {
        try (BatchedCounter counter = create()) {
            int updates = Rounds.of(10_000);
            AtomicLong drained = new AtomicLong();
            Workers.run(
                    4,
                    worker -> {
                        for (int i = 0; i < updates; i++) {
                            if (worker < 2) {
                                counter.add(5);
                            } else if (i % 10 == 0) {
                                drained.addAndGet(counter.drain());
                            } else if (i % 10 == 5) {
                                counter.sync();
                            }
                        }
                    });
            assertThat(drained.get() + counter.sum()).isEqualTo(10L * updates);
        }
    }

    @Test
    void everyBatchedCallIsRefusedAfterClose() {
        BatchedCounter counter = create();
        counter.close();
        assertThatIllegalStateException().isThrownBy(() -> counter.addLocal(1));
        assertThatIllegalStateException().isThrownBy(() -> counter.set(1));
        assertThatIllegalStateException().isThrownBy(counter::sync);
        assertThatIllegalStateException().isThrownBy(counter::readPositive);
        assertThatIllegalStateException().isThrownBy(counter::sumPositive);
        assertThatIllegalStateException().isThrownBy(() -> counter.compare(1));
        assertThatIllegalStateException().isThrownBy(() -> counter.limitedAdd(1, 1));
    }

    @Test
    void comparisonsAreExactWhereTheValueWrapsAndTheCentralCountDoesNot() {
        try (BatchedCounter counter = create()) {
            counter.set(Long.MIN_VALUE + 1);
            counter.add(-2);
            assertThat(counter.sum()).isEqualTo(Long.MAX_VALUE);
            assertThat(counter.compare(0)).isEqualTo(1);
            assertThat(counter.compare(Long.MAX_VALUE)).isZero();
            counter.set(Long.MAX_VALUE - 1);
            counter.add(2);
            assertThat(counter.sum()).isEqualTo(Long.MIN_VALUE);
            assertThat(counter.compare(0)).isEqualTo(-1);
        }
    }
}
