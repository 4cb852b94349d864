package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.AWAIT_FUSED;
import static dev.percpu.counters.design.Access.Operation.TAKE_FUSED;
import static dev.percpu.counters.design.Background.result;
import static dev.percpu.counters.design.Background.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LimitCounter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a limit's room is, slot by slot. */
class QuotaCounterTest {

    /** An odd number, so that what is off by half the range in every slot does not cancel out. */
    private static final int SLOTS = 7;

    private static final int BATCH = 32;

    private static final int FUSED_SLOT = 3;
    private static final HookedLayout LAYOUT = new HookedLayout();
    private static final HookedLayout FUSED = new HookedLayout(FUSED_SLOT);
    private static final HookedLayout FUSED_IN_THE_FIRST = new HookedLayout(0);
    private static final ChosenIndex INDEX = new ChosenIndex(SLOTS);

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        LAYOUT.reset();
        FUSED.reset();
        FUSED_IN_THE_FIRST.reset();
        INDEX.choose(0);
    }

    private LimitCounter create(long limit) {
        return create(LAYOUT, limit, BATCH);
    }

    private LimitCounter create(HookedLayout layout, long limit, int batch) {
        return (LimitCounter)
                layout.create(
                        "limit:heap:cpu:cas",
                        INDEX,
                        CounterOptions.defaults().withLimit(limit).withBatch(batch));
    }

    @Test
    void updatesWithinASlotsRoomTouchNothingElse() {
        try (LimitCounter counter = create(1_000_000)) {
            assertThat(counter.tryAdd(1)).isTrue();
            AtomicInteger central = new AtomicInteger();
            LAYOUT.hook(access -> central.addAndGet(access.slot() == Access.CENTRAL ? 1 : 0));
            for (int i = 0; i < BATCH / 2; i++) {
                assertThat(counter.tryAdd(1)).isTrue();
            }
            assertThat(central.get()).isZero();
            counter.add(-(BATCH - 1));
            counter.add(BATCH - 1);
            assertThat(central.get()).isZero();
            counter.increment();
            assertThat(central.get()).isPositive();
        }
    }

    @Test
    void roomIsReturnedToAllWhenASlotReachesTheBatch() {
        try (LimitCounter counter = create(0)) {
            counter.add(-(BATCH - 1));
            assertThat(counter.read()).isZero();
            INDEX.choose(1);
            assertThat(counter.tryAddApproximate(1)).isFalse();
            INDEX.choose(0);
            counter.add(-1);
            assertThat(counter.read()).isNegative();
            INDEX.choose(1);
            assertThat(counter.tryAddApproximate(BATCH / 2)).isTrue();
            assertThat(counter.sum()).isEqualTo(-BATCH / 2);
        }
    }

    @Test
    void theQuotaShrinksNearTheLimitSoThatEverySlotGetsAShare() {
        long limit = 3 * SLOTS;
        try (LimitCounter counter = create(limit)) {
            for (int slot = 0; slot < SLOTS; slot++) {
                INDEX.choose(slot);
                assertThat(counter.tryAddApproximate(1)).as("slot %d", slot).isTrue();
            }
            assertThat(counter.read()).isLessThan(limit);
        }
    }

    @Test
    void exactlyTheLimitIsGivenOutEvenIfAllRoomIsStrandedElsewhere() {
        try (LimitCounter counter = create(0)) {
            for (int slot = 1; slot < SLOTS; slot++) {
                INDEX.choose(slot);
                counter.add(-(BATCH - 1));
            }
            long stranded = (SLOTS - 1) * (BATCH - 1);
            assertThat(counter.slack()).isEqualTo(stranded);
            INDEX.choose(0);
            // The slack is attained.
            assertThat(counter.tryAddApproximate(1)).isFalse();
            assertThat(counter.tryAdd(stranded + 1)).isFalse();
            assertThat(counter.tryAdd(stranded)).isTrue();
            assertThat(counter.tryAdd(1)).isFalse();
            assertThat(counter.sum()).isZero();
        }
    }

    @Test
    void theRoomOfItsOwnSlotCountsForAnUpdateThatTakesMore() {
        for (HookedLayout layout : List.of(LAYOUT, FUSED)) {
            try (LimitCounter counter = create(layout, 0, BATCH)) {
                counter.add(-(BATCH - 1));
                counter.add(-1);
                assertThat(counter.read()).as("some of it is in a slot").isGreaterThan(-BATCH);
                INDEX.choose(layout == FUSED ? FUSED_SLOT : 0);
                assertThat(counter.tryAddApproximate(BATCH)).isTrue();
                assertThat(counter.sum()).isZero();
            }
        }
    }

    @Test
    void plainAddsInOneSlotBindTryAddsInAllOthers() {
        try (LimitCounter counter = create(100)) {
            for (int slot = 0; slot < SLOTS; slot++) {
                INDEX.choose(slot);
                assertThat(counter.tryAdd(1)).isTrue();
            }
            INDEX.choose(3);
            counter.add(200);
            counter.add(-5);
            for (int slot = 0; slot < SLOTS; slot++) {
                INDEX.choose(slot);
                assertThat(counter.tryAdd(0)).isFalse();
                assertThat(counter.tryAddApproximate(1)).isFalse();
            }
            counter.add(-(SLOTS + 96));
            assertThat(counter.tryAdd(2)).isFalse();
            assertThat(counter.tryAdd(1)).isTrue();
        }
    }

    @Test
    void whateverTheSlotEveryTryAddIsDecidedByTheExactValue() {
        play(LAYOUT);
    }

    @Test
    void updatesInOneStepAreDecidedByTheExactValueToo() {
        for (HookedLayout layout : List.of(FUSED, FUSED_IN_THE_FIRST)) {
            AtomicInteger inSteps = new AtomicInteger();
            layout.hook(
                    access ->
                            inSteps.addAndGet(
                                    access.operation() == Access.Operation.COMPARE_AND_SET
                                            ? 1
                                            : 0));
            play(layout);
            // A sequence that has looked at a slot would overwrite it.
            assertThat(inSteps.get()).isZero();
        }
    }

    @Test
    void givingBackMuchDoesNotWaitForUpdatesUnderWay() {
        try (LimitCounter counter = create(FUSED, 400, BATCH)) {
            counter.add(10);
            AtomicInteger waits = new AtomicInteger();
            FUSED.hook(access -> waits.addAndGet(access.isBefore(AWAIT_FUSED) ? 1 : 0));
            counter.add(-500);
            assertThat(waits.get()).isZero();
            assertThat(counter.sum()).isEqualTo(-490);
        }
    }

    @Test
    void threadsThatCannotUpdateInOneStepAreServedUnderTheLock() {
        FUSED.leaveWithoutSequences(true);
        play(FUSED);
    }

    private void play(HookedLayout layout) {
        long base = new Random().nextLong();
        for (int batch : new int[] {1, 2, 3, 32}) {
            for (long limit : new long[] {0, 10, 100, 10_000, -20}) {
                long seed = base + batch + limit;
                try (LimitCounter counter = create(layout, limit, batch)) {
                    play(counter, new Random(seed), batch, "seed " + seed);
                }
            }
        }
    }

    private void play(LimitCounter counter, Random random, int batch, String seed) {
        long value = 0;
        for (int step = 0; step < 5_000; step++) {
            INDEX.choose(random.nextInt(SLOTS));
            long amount =
                    random.nextBoolean()
                            ? random.nextInt(2 * batch)
                            : Math.max(0, counter.limit() - value + random.nextInt(3) - 1);
            long left = counter.limit() - value;
            int kind = random.nextInt(10);
            if (kind < 5) {
                boolean added = counter.tryAdd(amount);
                assertThat(added).as("step %d, %s", step, seed).isEqualTo(amount <= left);
                value += added ? amount : 0;
            } else if (kind < 7) {
                boolean added = counter.tryAddApproximate(amount);
                assertThat(added ? amount <= left : amount > left - counter.slack())
                        .as("approximate %s, step %d, %s", added, step, seed)
                        .isTrue();
                value += added ? amount : 0;
            } else {
                long delta = kind == 7 ? amount : -random.nextInt(3 * batch);
                counter.add(delta);
                value += delta;
            }
            assertThat(counter.sum()).as("step %d, %s", step, seed).isEqualTo(value);
            Accuracy accuracy = counter.accuracy();
            assertThat(accuracy.allows(counter.read(), value))
                    .as("read after step %d, %s", step, seed)
                    .isTrue();
        }
    }

    @Test
    void roomIsCollectedOnceATakeThatLookedBeforeIsOver() {
        try (LimitCounter counter = create(FUSED, 1_000, BATCH)) {
            counter.add(1);
            ReadGate gate = new ReadGate(Access.before(TAKE_FUSED, 0, FUSED_SLOT));
            FUSED.hook(
                    access -> {
                        gate.accept(access);
                        if (access.isBefore(AWAIT_FUSED)) {
                            gate.open();
                        }
                    });
            Future<Boolean> late = start(() -> counter.tryAdd(4));
            gate.awaitReached(late);

            long drained = counter.drain();
            gate.open();

            assertThat(result(late)).isTrue();
            assertThat(drained).isEqualTo(5);
            assertThat(counter.sum()).isZero();
            assertThat(counter.tryAdd(1_001)).isFalse();
            assertThat(counter.tryAdd(1_000)).isTrue();
        }
    }

    @Test
    void nothingIsLostIfTheWaitForUpdatesUnderWayFails() {
        try (LimitCounter counter = create(FUSED, 100, BATCH)) {
            counter.add(1);
            FUSED.hook(
                    access -> {
                        if (access.isBefore(AWAIT_FUSED)) {
                            throw new IllegalStateException("denied");
                        }
                    });
            assertThatIllegalStateException().isThrownBy(counter::drain);
            assertThatIllegalStateException().isThrownBy(() -> counter.tryAdd(100));
            assertThat(counter.sum()).isEqualTo(1);
            assertThat(counter.tryAddApproximate(2)).isTrue();
            assertThat(counter.sum()).isEqualTo(3);
            FUSED.unhook();
            assertThat(counter.tryAdd(98)).isFalse();
            assertThat(counter.tryAdd(97)).isTrue();
            assertThat(counter.drain()).isEqualTo(100);
        }
    }

    @Test
    void aFrozenSlotIsNotWaitedForAgain() {
        try (LimitCounter counter = create(FUSED, 2, BATCH)) {
            AtomicInteger waits = new AtomicInteger();
            FUSED.hook(access -> waits.addAndGet(access.isBefore(AWAIT_FUSED) ? 1 : 0));
            assertThat(counter.tryAdd(2)).isTrue();
            assertThat(waits.get()).as("as long as there is enough").isZero();
            for (int i = 0; i < 5; i++) {
                assertThat(counter.tryAdd(1)).isFalse();
            }
            assertThat(waits.get()).as("near the limit").isEqualTo(1);
        }
    }

    @Test
    void roomThatMovesBehindTheWalkIsNotMissed() throws InterruptedException {
        try (LimitCounter counter = create(10)) {
            // All ten units of room are in the last slot.
            assertThat(counter.tryAdd(10)).isTrue();
            INDEX.choose(SLOTS - 1);
            counter.add(-10);
            INDEX.choose(0);
            Thread[] other = new Thread[1];
            LAYOUT.hook(
                    access -> {
                        if (other[0] == null && !access.done() && access.slot() == SLOTS - 1) {
                            other[0] = new Thread(() -> move(counter));
                            other[0].start();
                            // If the slots behind stay usable it ends; if not, it waits for the
                            // lock.
                            join(other[0], 200);
                        }
                    });
            assertThat(counter.tryAdd(10)).isTrue();
            assertThat(other[0]).isNotNull();
            other[0].join();
            assertThat(counter.sum()).isEqualTo(10);
        }
    }

    /**
     * Gives room to a slot at the begin, then takes as much from the last: there is always enough.
     */
    private void move(LimitCounter counter) {
        INDEX.choose(1);
        counter.add(-10);
        INDEX.choose(SLOTS - 1);
        counter.tryAdd(10);
    }

    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
