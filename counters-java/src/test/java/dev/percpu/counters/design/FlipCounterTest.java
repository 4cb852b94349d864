package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.GET_AND_ADD;
import static dev.percpu.counters.design.Access.Operation.GET_VOLATILE;
import static dev.percpu.counters.design.Background.result;
import static dev.percpu.counters.design.Background.run;
import static dev.percpu.counters.design.Background.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SnapshotCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orders of events that the essay of {@link FlipCounter} argues about, one by one. */
class FlipCounterTest {

    private static final int SLOTS = 3;
    private static final int LAST = SLOTS - 1;
    private static final int BATCH = 8;
    private static final int MARK = 0;
    private static final int COUNT = 1;
    private static final int ENOUGH_POLLS = 100;
    private static final int DIVES = 300;

    private static final HookedLayout LAYOUT = new HookedLayout();
    private static final ChosenIndex INDEX = new ChosenIndex(SLOTS);

    private final SnapshotCounter counter = create(BATCH);

    /** Opened at the end: a snapshot waits for who is held, also if the test has failed. */
    private final List<ReadGate> gates = new ArrayList<>();

    private static SnapshotCounter create(int batch) {
        return (SnapshotCounter)
                LAYOUT.create(
                        "flip:heap:cpu:atomic", INDEX, CounterOptions.defaults().withBatch(batch));
    }

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        LAYOUT.reset();
    }

    @AfterEach
    void everythingIsThereAtTheEnd() {
        LAYOUT.unhook();
        gates.forEach(ReadGate::open);
        long sum = counter.sum();
        assertThat(result(start(counter::snapshot))).isEqualTo(sum);
        assertThat(result(start(counter::snapshot))).isEqualTo(sum);
    }

    /** A failure that a test injects. */
    private static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private CompletableFuture<Boolean> startAdd(int slot, long delta) {
        return run(() -> INDEX.add(counter, slot, delta));
    }

    /** Starts an update that stops at the gate. */
    private CompletableFuture<Boolean> hold(ReadGate gate, int slot, long delta) {
        gates.add(gate);
        LAYOUT.hook(gate);
        CompletableFuture<Boolean> updater = startAdd(slot, delta);
        gate.awaitReached(updater);
        LAYOUT.unhook();
        return updater;
    }

    /** Does something once a reader has looked at a word again and again. */
    private void onPolling(int word, int slot, Runnable action) {
        AtomicInteger polls = new AtomicInteger();
        LAYOUT.hook(
                access -> {
                    if (access.equals(Access.before(GET_VOLATILE, word, slot))
                            && polls.incrementAndGet() == ENOUGH_POLLS) {
                        action.run();
                    }
                });
    }

    /** Takes a snapshot, and lets the updater at the gate go once it is waited for in its slot. */
    private long snapshotThatOpens(ReadGate gate, int slot, CompletableFuture<Boolean> updater) {
        onPolling(MARK, slot, gate::open);
        long during = result(start(counter::snapshot));
        gate.open();
        result(updater);
        return during;
    }

    @Test
    void aSnapshotWaitsForAnUpdateThatWasValidBeforeItsFlip() {
        ReadGate gate = new ReadGate(Access.before(GET_AND_ADD, COUNT, 0));
        CompletableFuture<Boolean> updater = hold(gate, 0, 1_000);
        assertThat(snapshotThatOpens(gate, 0, updater)).isEqualTo(1_000);
        assertThat(counter.snapshot()).isEqualTo(1_000);
    }

    @Test
    void aSnapshotWaitsForEachOfTheUpdatersOfOneSlot() {
        ReadGate gate = new ReadGate(Access.before(GET_AND_ADD, COUNT, 1));
        CompletableFuture<Boolean> updater = hold(gate, 1, 5);
        INDEX.add(counter, 1, 70);
        assertThat(snapshotThatOpens(gate, 1, updater)).isEqualTo(75);
    }

    @Test
    void anUpdateThatFoundTheOldFlagBeforeAFlipCountsInTheNewBank() {
        ReadGate gate = new ReadGate(Access.before(GET_AND_ADD, MARK, 0));
        CompletableFuture<Boolean> updater = hold(gate, 0, 1);
        assertThat(counter.snapshot()).isZero();
        gate.open();
        result(updater);
        assertThat(counter.snapshot()).isEqualTo(1);
        assertThat(counter.snapshot()).isEqualTo(1);
    }

    @Test
    void anUpdateThatIsMarkedButNotValidAtTheFlipIsNotCountedAndDoesNotBlock() {
        ReadGate gate = new ReadGate(Access.after(GET_AND_ADD, MARK, 0));
        CompletableFuture<Boolean> updater = hold(gate, 0, 1);
        onPolling(MARK, 0, gate::open);
        assertThat(result(start(counter::snapshot))).isZero();
        result(updater);
        assertThat(counter.snapshot()).isEqualTo(1);
    }

    @Test
    void anUpdateThatSleptThroughTwoFlipsCountsOnce() {
        ReadGate gate = new ReadGate(Access.before(GET_AND_ADD, MARK, 0));
        CompletableFuture<Boolean> updater = hold(gate, 0, 1);
        INDEX.add(counter, 1, 10);
        assertThat(counter.snapshot()).isEqualTo(10);
        INDEX.add(counter, 1, 10);
        assertThat(counter.snapshot()).isEqualTo(20);
        gate.open();
        result(updater);
        assertThat(counter.snapshot()).isEqualTo(21);
        assertThat(counter.snapshot()).isEqualTo(21);
    }

    @Test
    void theReaderThatFollowsOneWhichDiedWaitsForTheUpdatesThatThatOneLeft() {
        ReadGate gate = new ReadGate(Access.before(GET_AND_ADD, COUNT, 0));
        CompletableFuture<Boolean> updater = hold(gate, 0, 1);
        failAt(Access.before(GET_VOLATILE, MARK, 0));
        assertThatThrownBy(counter::snapshot).isInstanceOf(Injected.class);
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger released = new AtomicInteger();
        // Before its flip the next reader looks at the bank whose grace period was cut off.
        LAYOUT.hook(
                access -> {
                    boolean waits =
                            access.equals(Access.before(GET_VOLATILE, MARK, 0))
                                    && polls.incrementAndGet() == ENOUGH_POLLS;
                    boolean passed = access.equals(Access.before(GET_VOLATILE, COUNT, LAST));
                    if ((waits || passed) && released.getAndIncrement() == 0) {
                        gate.open();
                        result(updater);
                        result(startAdd(1, -1));
                    }
                });
        assertThat(result(start(counter::snapshot)))
                .as("both updates had returned before the flip")
                .isZero();
        assertThat(released.get()).isPositive();
    }

    private void failAt(Access where) {
        failAtThe(1, where);
    }

    private void failAtThe(int nth, Access where) {
        AtomicInteger seen = new AtomicInteger();
        LAYOUT.hook(
                access -> {
                    if (access.equals(where) && seen.incrementAndGet() >= nth) {
                        throw new Injected();
                    }
                });
    }

    @Test
    void aReaderThatDiesAnywhereInItsWalkLeavesTheCounterRight() {
        long value = 0;
        for (int round = 0; round < 4; round++) {
            for (int word = 0; word < FlipCounter.width(false); word++) {
                for (int slot = 0; slot < SLOTS; slot++) {
                    LAYOUT.unhook();
                    INDEX.add(counter, slot, 3);
                    value += 3;
                    failAt(Access.before(GET_VOLATILE, word, slot));
                    boolean snapshot = round % 2 == 0;
                    try {
                        long got = snapshot ? counter.snapshot() : counter.drain();
                        assertThat(got).isEqualTo(value);
                        value = snapshot ? value : 0;
                    } catch (Injected e) {
                        INDEX.add(counter, LAST - slot, -1);
                        value--;
                    }
                    LAYOUT.unhook();
                    assertThat(counter.snapshot()).isEqualTo(value);
                    assertThat(counter.sum()).isEqualTo(value);
                    assertThat(counter.accuracy().allows(counter.read(), value)).isTrue();
                }
            }
        }
    }

    @Test
    void anUpdateThatDiesAnywhereInItsSectionIsCountedOrNotAndHoldsUpNobody() {
        long value = 0;
        for (int round = 0; round < 4; round++) {
            for (int word = 0; word < FlipCounter.width(false); word++) {
                for (int slot = 0; slot < SLOTS; slot++) {
                    for (int nth = 1; nth <= 2; nth++) {
                        failAtThe(nth, Access.before(GET_AND_ADD, word, slot));
                        int at = slot;
                        CompletableFuture<Boolean> updater =
                                run(
                                        () -> {
                                            try {
                                                INDEX.add(counter, at, 5);
                                            } catch (Injected e) {
                                                // What it leaves behind is looked at below.
                                            }
                                        });
                        result(updater);
                        LAYOUT.unhook();
                        INDEX.add(counter, slot, 1_000);
                        value += 1_000;
                        long sum = counter.sum();
                        assertThat(sum - value).isIn(0L, 5L);
                        value = sum;
                        assertThat(result(start(counter::snapshot))).isEqualTo(value);
                    }
                }
            }
        }
    }

    @Test
    void aDeadUpdatesMarkDoesNotHideThatOfALivingOne() {
        failAt(Access.before(GET_AND_ADD, COUNT, 0));
        assertThatThrownBy(() -> INDEX.add(counter, 0, 5)).isInstanceOf(Injected.class);
        LAYOUT.unhook();
        ReadGate gate = new ReadGate(Access.before(GET_AND_ADD, COUNT, 0));
        CompletableFuture<Boolean> updater = hold(gate, 0, 1_000);
        assertThat(snapshotThatOpens(gate, 0, updater)).isEqualTo(1_000);
    }

    @Test
    void anInterruptNeitherEndsASnapshotNorIsLost() {
        ReadGate gate = new ReadGate(Access.before(GET_AND_ADD, COUNT, 0));
        CompletableFuture<Boolean> updater = hold(gate, 0, 7);
        AtomicInteger polls = new AtomicInteger();
        LAYOUT.hook(
                access -> {
                    if (access.equals(Access.before(GET_VOLATILE, MARK, 0))) {
                        int poll = polls.incrementAndGet();
                        if (poll == 1) {
                            Thread.currentThread().interrupt();
                        } else if (poll == ENOUGH_POLLS) {
                            gate.open();
                        }
                    }
                });
        assertThat(
                        result(
                                start(
                                        () -> {
                                            long value = counter.snapshot();
                                            return value + " " + Thread.interrupted();
                                        })))
                .isEqualTo("7 true");
        result(updater);
    }

    @Test
    @Tag("uninstrumented")
    void anUpdateThatRunsOutOfStackLeavesNoMark() throws InterruptedException {
        try (SnapshotCounter one =
                (SnapshotCounter) Counters.create("flip:heap:thread-hash:atomic")) {
            for (int round = 0; round < DIVES; round++) {
                int bytes = 200_000 + 16 * round;
                Thread diver = new Thread(null, () -> dive(one), "diver", bytes);
                diver.start();
                diver.join();
            }
            assertThat(result(start(one::snapshot))).isPositive().isEqualTo(one.sum());
            assertThat(result(start(one::snapshot))).isEqualTo(one.sum());
        }
    }

    private static void dive(SnapshotCounter one) {
        try {
            one.increment();
            dive(one);
        } catch (StackOverflowError expected) {
            // The depth at which it happens differs from round to round.
        }
    }

    @Test
    void aSnapshotWalksOneBankOnce() {
        counter.snapshot();
        AtomicInteger reads = new AtomicInteger();
        LAYOUT.hook(access -> reads.addAndGet(access.isBefore(GET_VOLATILE) ? 1 : 0));
        counter.snapshot();
        assertThat(reads.get()).isEqualTo(2 * SLOTS);
    }

    @Test
    void readIsWithinItsAccuracyAfterEveryUpdateSnapshotAndDrain() {
        for (int batch : new int[] {1, 2, 3, 8, 1 << 20, Integer.MAX_VALUE}) {
            Random random = new Random(batch);
            try (SnapshotCounter one = create(batch)) {
                Accuracy accuracy = one.accuracy();
                long value = 0;
                for (int i = 0; i < 20_000; i++) {
                    long delta = Deltas.any(random, batch);
                    INDEX.add(one, random.nextInt(SLOTS), delta);
                    value += delta;
                    if (i % 50 == 0) {
                        assertThat(one.snapshot()).isEqualTo(value);
                    }
                    if (i % 333 == 0) {
                        assertThat(one.drain()).isEqualTo(value);
                        value = 0;
                    }
                    if (!accuracy.allows(one.read(), value)) {
                        assertThat(one.read()).as("of %d, %s", value, accuracy).isEqualTo(value);
                    }
                }
            }
        }
    }

    @Test
    void theBoundsAreReached() {
        for (int half : new int[] {BATCH / 2, BATCH / 2 - 1}) {
            try (SnapshotCounter one = create(BATCH)) {
                for (int bank = 0; bank < 2; bank++) {
                    for (int slot = 0; slot < SLOTS; slot++) {
                        INDEX.add(one, slot, half);
                    }
                    one.snapshot();
                }
                Accuracy accuracy = one.accuracy();
                assertThat(one.read() - one.sum())
                        .isEqualTo(half == BATCH / 2 ? accuracy.over() : -accuracy.under());
            }
        }
    }
}
