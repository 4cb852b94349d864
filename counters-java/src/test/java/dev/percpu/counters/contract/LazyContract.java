package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LazyMode;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps, besides {@link CounterContract}, whose counters are lazy. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.LazyContract#variants")
public abstract class LazyContract {

    private static final int ROUNDS = Rounds.of(20_000);

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.of(LazyCounter.class);
    }

    private LazyCounter create(UpgradePolicy policy) {
        return (LazyCounter)
                Counters.create(
                        variant, CounterOptions.defaults().withBatch(4).withUpgrade(policy));
    }

    private static void elsewhere(Runnable body) throws InterruptedException {
        Workers.run(1, worker -> body.run());
    }

    @Test
    void aSingleOwnerKeepsItLazy() {
        try (LazyCounter counter = create(UpgradePolicy.WHEN_SHARED)) {
            for (int i = 0; i < 1_000; i++) {
                counter.add(3);
            }
            assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
            assertThat(counter.read()).isEqualTo(3_000);
            assertThat(counter.sum()).isEqualTo(3_000);
        }
    }

    @Test
    void theFirstUpdateByASecondThreadUpgradesIt() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.WHEN_SHARED)) {
            counter.add(5);
            elsewhere(() -> counter.addRemote(2));
            assertThat(counter.mode()).as("a remote update is no sharing").isEqualTo(LazyMode.LAZY);
            assertThat(counter.read()).isEqualTo(7);
            elsewhere(() -> counter.add(1));
            assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
            assertThat(counter.sum()).isEqualTo(8);
        }
    }

    @Test
    void aHighRateOfRemoteUpdatesUpgradesItAndAFewDoNot() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.BY_RATE)) {
            elsewhere(
                    () -> {
                        counter.add(1);
                        for (int i = 2; i < UpgradePolicy.REMOTE_UPDATES; i++) {
                            counter.addRemote(1);
                        }
                    });
            assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
            // A round can be stretched over more than a second by a busy machine; not many can.
            for (int round = 0; round < 100 && counter.mode() == LazyMode.LAZY; round++) {
                elsewhere(
                        () -> {
                            for (int i = 0; i < UpgradePolicy.REMOTE_UPDATES; i++) {
                                counter.addRemote(1);
                            }
                        });
            }
            assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
        }
    }

    @Test
    void underPolicyNeverItStaysLazyAndLosesNothing() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            Thread owner = Thread.currentThread();
            AtomicInteger running = new AtomicInteger(3);
            Thread others =
                    new Thread(
                            () -> {
                                try {
                                    Workers.run(
                                            3,
                                            worker -> {
                                                try {
                                                    for (int i = 0; i < ROUNDS; i++) {
                                                        counter.add(1);
                                                        counter.addRemote(-3);
                                                    }
                                                } finally {
                                                    running.getAndDecrement();
                                                }
                                            });
                                } catch (InterruptedException e) {
                                    owner.interrupt();
                                }
                            });
            others.start();
            long own = 0;
            while (running.get() > 0) {
                counter.add(7);
                own += 7;
            }
            others.join();
            assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
            assertThat(counter.sum()).isEqualTo(own - 6L * ROUNDS);
        }
    }

    @Test
    void upgradesAndDowngradesKeepTheValue() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            long value = 0;
            for (int round = 0; round < Rounds.of(50); round++) {
                counter.add(11);
                elsewhere(() -> counter.addRemote(-40));
                value -= 29;
                counter.upgrade();
                counter.upgrade();
                assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
                assertThat(counter.sum()).isEqualTo(value);
                counter.add(1);
                elsewhere(() -> counter.add(2));
                value += 3;
                assertThat(counter.sum()).isEqualTo(value);
                assertThat(counter.accuracy().allows(counter.read(), value)).isTrue();
                assertThat(counter.downgrade()).isTrue();
                assertThat(counter.downgrade()).isTrue();
                assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
                assertThat(counter.sum()).isEqualTo(value);
                assertThat(counter.read()).as("exact in lazy mode").isEqualTo(value);
            }
        }
    }

    @Test
    void noUpdateIsLostOrSeenTwiceWhileTheModeChanges() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            AtomicLong begun = new AtomicLong();
            AtomicLong returned = new AtomicLong();
            AtomicInteger running = new AtomicInteger(3);
            Workers.run(
                    5,
                    worker -> {
                        if (worker == 0) {
                            counter.upgrade();
                        }
                        if (worker == 3) {
                            while (running.get() > 0) {
                                counter.upgrade();
                            }
                            return;
                        }
                        if (worker == 4) {
                            while (running.get() > 0) {
                                long atLeast = returned.get();
                                long sum = counter.sum();
                                assertThat(sum).isBetween(atLeast, begun.get());
                                long read = counter.read();
                                assertThat(read).isLessThanOrEqualTo(begun.get() + 1_000);
                            }
                            return;
                        }
                        try {
                            for (int i = 0; i < ROUNDS; i++) {
                                begun.getAndAdd(2);
                                if (i % 3 == worker) {
                                    counter.addRemote(2);
                                } else {
                                    counter.add(2);
                                }
                                returned.getAndAdd(2);
                                // Its creator waits for the workers: the ownership is never free.
                                assertThat(i % 16 == 0 && counter.downgrade()).isFalse();
                            }
                        } finally {
                            running.getAndDecrement();
                        }
                    });
            assertThat(counter.sum()).isEqualTo(6L * ROUNDS);
        }
    }

    @Test
    void noUpdateIsLostWhileTheOwnerDowngradesAndOthersUpgrade() throws InterruptedException {
        AtomicReference<LazyCounter> shared = new AtomicReference<>();
        AtomicLong downgrades = new AtomicLong();
        AtomicLong begun = new AtomicLong();
        AtomicLong returned = new AtomicLong();
        AtomicInteger running = new AtomicInteger(3);
        Workers.run(
                4,
                worker -> {
                    if (worker == 0) {
                        shared.set(create(UpgradePolicy.WHEN_SHARED));
                    }
                    LazyCounter counter;
                    while ((counter = shared.get()) == null) {
                        Thread.onSpinWait();
                    }
                    if (worker == 3) {
                        while (running.get() > 0) {
                            long atLeast = returned.get();
                            assertThat(counter.sum()).isBetween(atLeast, begun.get());
                        }
                        return;
                    }
                    try {
                        for (int i = 0; i < ROUNDS; i++) {
                            begun.getAndAdd(3);
                            if (worker == 1 && i % 2 == 0) {
                                counter.addRemote(3);
                            } else {
                                counter.add(3);
                            }
                            returned.getAndAdd(3);
                            if (worker == 0 && counter.downgrade()) {
                                downgrades.getAndIncrement();
                            }
                        }
                    } finally {
                        running.getAndDecrement();
                    }
                });
        try (LazyCounter counter = shared.get()) {
            assertThat(counter.sum()).isEqualTo(9L * ROUNDS);
            assertThat(downgrades.get()).isEqualTo(ROUNDS);
        }
    }

    @Test
    void drainsAndModeChangesTakeEveryUpdateExactlyOnce() throws InterruptedException {
        AtomicReference<LazyCounter> shared = new AtomicReference<>();
        AtomicLong drained = new AtomicLong();
        Workers.run(
                4,
                worker -> {
                    if (worker == 0) {
                        shared.set(create(UpgradePolicy.NEVER));
                    }
                    LazyCounter counter;
                    while ((counter = shared.get()) == null) {
                        Thread.onSpinWait();
                    }
                    for (int i = 0; i < ROUNDS; i++) {
                        if (worker < 2) {
                            counter.add(5);
                            if (worker == 0 && i % 4 == 0) {
                                counter.downgrade();
                            }
                        } else if (i % 8 == 0) {
                            drained.getAndAdd(counter.drain());
                        } else if (worker == 3 && i % 8 == 4) {
                            counter.upgrade();
                        }
                    }
                });
        try (LazyCounter counter = shared.get()) {
            assertThat(drained.get() + counter.sum()).isEqualTo(10L * ROUNDS);
        }
    }

    @Test
    void theOwnershipIsHandedOnWithTheCount() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.WHEN_SHARED)) {
            int hands = Rounds.of(200);
            Thread[] threads = new Thread[hands];
            AtomicReference<Throwable> failure = new AtomicReference<>();
            for (int i = hands - 1; i >= 0; i--) {
                Thread next = i + 1 < hands ? threads[i + 1] : null;
                threads[i] =
                        new Thread(
                                () -> {
                                    try {
                                        counter.add(1);
                                        counter.add(1);
                                        if (next != null) {
                                            counter.handOver(next);
                                            next.start();
                                        }
                                    } catch (Throwable e) {
                                        failure.set(e);
                                    }
                                });
            }
            counter.add(1);
            counter.handOver(threads[0]);
            threads[0].start();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failure.get()).isNull();
            assertThat(counter.sum()).isEqualTo(2 * hands + 1);
            assertThat(counter.mode()).as("owners alone have updated it").isEqualTo(LazyMode.LAZY);
            counter.add(1);
            assertThat(counter.mode())
                    .as("the creator is a stranger now")
                    .isEqualTo(LazyMode.PER_CPU);
        }
    }

    @Test
    void theOwnershipOfALivingThreadIsNotTaken() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            elsewhere(
                    () ->
                            assertThatIllegalStateException()
                                    .isThrownBy(() -> counter.handOver(Thread.currentThread()))
                                    .withMessageContaining("only the owner"));
            elsewhere(() -> assertThat(counter.downgrade()).isFalse());
            counter.upgrade();
            elsewhere(() -> assertThat(counter.downgrade()).isFalse());
            assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
            assertThatNullPointerException().isThrownBy(() -> counter.handOver(null));
        }
    }

    @Test
    void whenTheOwnerHasEndedAnotherThreadMayTakeOver() throws InterruptedException {
        AtomicReference<LazyCounter> made = new AtomicReference<>();
        elsewhere(
                () -> {
                    LazyCounter counter = create(UpgradePolicy.WHEN_SHARED);
                    counter.add(41);
                    made.set(counter);
                });
        try (LazyCounter counter = made.get()) {
            counter.add(1);
            assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
            assertThat(counter.downgrade()).isTrue();
            counter.add(1);
            assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
            assertThat(counter.sum()).isEqualTo(43);
        }
    }

    @Test
    void aValueBeyondSixtyThreeBitsUpgrades() throws InterruptedException {
        for (long delta : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 62) + 1, -1L << 62}) {
            try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
                elsewhere(() -> counter.addRemote(-1));
                elsewhere(() -> counter.addRemote(delta));
                assertThat(counter.sum()).isEqualTo(delta - 1);
                assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
                // Away from zero, and into a slot.
                int more = Long.signum(delta - 1);
                counter.add(more);
                assertThat(counter.downgrade()).isFalse();
                assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
                assertThat(counter.sum())
                        .as("after a refused downgrade")
                        .isEqualTo(delta - 1 + more);
                counter.add(1 - more);
                assertThat(counter.sum()).isEqualTo(delta);
                assertThat(counter.drain()).isEqualTo(delta);
                assertThat(counter.downgrade()).isTrue();
                assertThat(counter.sum()).isZero();
            }
        }
    }

    @Test
    void aDrainOfALargeCountLosesNothing() throws InterruptedException {
        for (long count : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1L << 62, 1L << 62}) {
            try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
                counter.add(count);
                elsewhere(() -> assertThat(counter.drain()).isEqualTo(count));
                assertThat(counter.sum()).isZero();
                counter.add(9);
                assertThat(counter.drain()).isEqualTo(9);
            }
        }
    }

    @Test
    void everyLazyCallIsRefusedAfterClose() {
        for (boolean upgraded : new boolean[] {false, true}) {
            LazyCounter counter = create(UpgradePolicy.NEVER);
            if (upgraded) {
                counter.upgrade();
            }
            counter.close();
            assertThatIllegalStateException().isThrownBy(() -> counter.addRemote(1));
            assertThatIllegalStateException().isThrownBy(() -> counter.add(1L << 50));
            assertThatIllegalStateException().isThrownBy(counter::upgrade);
            assertThatIllegalStateException().isThrownBy(counter::downgrade);
            assertThatIllegalStateException().isThrownBy(counter::mode);
            assertThatIllegalStateException()
                    .isThrownBy(() -> counter.handOver(Thread.currentThread()));
        }
    }

    @Test
    void closingWhileTheModeChangesEndsInRefusalNotInError() throws InterruptedException {
        for (int round = 0; round < Rounds.of(200); round++) {
            LazyCounter counter = create(UpgradePolicy.WHEN_SHARED);
            Workers.run(
                    3,
                    worker -> {
                        if (worker == 0) {
                            counter.close();
                            return;
                        }
                        try {
                            for (int i = 0; i < 1_000_000; i++) {
                                if (worker == 1) {
                                    counter.add(1);
                                } else {
                                    counter.upgrade();
                                    counter.downgrade();
                                }
                            }
                        } catch (IllegalStateException e) {
                            assertThat(e).hasMessageContaining("closed");
                        }
                    });
            assertThatIllegalStateException().isThrownBy(((Counter) counter)::increment);
        }
    }
}
