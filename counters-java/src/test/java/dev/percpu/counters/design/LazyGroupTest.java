package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.ADD_FUSED_BOUNDED;
import static dev.percpu.counters.design.Access.Operation.ALLOCATION;
import static dev.percpu.counters.design.Access.Operation.AWAIT_FUSED;
import static dev.percpu.counters.design.Access.Operation.FUSED;
import static dev.percpu.counters.design.Access.Operation.GET_AND_ADD;
import static dev.percpu.counters.design.Access.Operation.SET_CENTRAL;
import static dev.percpu.counters.design.Background.result;
import static dev.percpu.counters.design.Background.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.LazyMode;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lazy counters do when memory is short, and to updates that arrive at the worst moment. */
class LazyGroupTest {

    private static final Variant VARIANT = Variant.parse("lazy:heap:cpu:atomic");

    /** The last of two, so that a walk that ends early is seen. */
    private static final int SLOT = 1;

    private static final HookedLayout LAYOUT = new HookedLayout();
    private static final ChosenIndex INDEX = new ChosenIndex(2);
    private static final Catalogue CATALOGUE =
            new Catalogue(List.of(LAYOUT), List.of(INDEX), Map.of());

    /** The same with updates that a layout makes in one step, but not at one instant. */
    private static final HookedLayout FUSED_LAYOUT = new HookedLayout(SLOT);

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        LAYOUT.reset();
        FUSED_LAYOUT.reset();
        INDEX.choose(SLOT);
    }

    private static LazyCounter create(UpgradePolicy policy) {
        CounterOptions options = CounterOptions.defaults().withBatch(4).withUpgrade(policy);
        return (LazyCounter) CATALOGUE.factory(VARIANT, options).get();
    }

    private static LazyCounter createFused() {
        CounterOptions options =
                CounterOptions.defaults().withBatch(4).withUpgrade(UpgradePolicy.NEVER);
        return (LazyCounter) FUSED_LAYOUT.create(VARIANT.toString(), INDEX, options);
    }

    /** Does something before each write of a central count, where an upgrade puts the residue. */
    private static void beforeTheResidueIsPut(Runnable action) {
        LAYOUT.hook(
                access -> {
                    if (access.isBefore(SET_CENTRAL)) {
                        action.run();
                    }
                });
    }

    /** Does something when the first thread comes there. */
    private static Consumer<Access> once(Access where, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return access -> {
            if (access.equals(where) && done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    /** A gate between an update's look at the state and its change of the slot. */
    private static ReadGate beforeTheSlot() {
        return new ReadGate(Access.before(GET_AND_ADD, 0, SLOT));
    }

    /** Before an update takes the lock, it asks once more whether it can be fused. */
    private static ReadGate beforeTheLock() {
        return new ReadGate(2, Access.before(FUSED, 0, Access.NOWHERE));
    }

    /** Starts an update that stops at the gate. */
    private static Future<Boolean> hold(ReadGate gate, LazyCounter counter, long delta) {
        LAYOUT.hook(gate);
        Future<Boolean> updater = run(() -> INDEX.add(counter, SLOT, delta));
        gate.awaitReached(updater);
        LAYOUT.unhook();
        return updater;
    }

    private static void elsewhere(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body);
        thread.start();
        thread.join();
    }

    @Test
    void aGroupTakesMemoryOnceForAllItsCountersAndOnlyWhenUpgraded() {
        CounterGroup group = CATALOGUE.groupFactory(VARIANT, 4, CounterOptions.defaults()).get();
        group.add(1, 1);
        group.addRemote(2, 1);
        assertThat(LAYOUT.taken()).isZero();
        group.upgrade();
        group.upgrade();
        assertThat(LAYOUT.taken()).isEqualTo(1);
        group.close();
        group.close();
        assertThat(LAYOUT.returned()).isEqualTo(1);
        CATALOGUE.groupFactory(VARIANT, 4, CounterOptions.defaults()).get().close();
        assertThat(LAYOUT.returned()).as("nothing to return").isEqualTo(1);
    }

    @Test
    void upgradesAndDowngradesUseTheSameMemoryAgain() {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            for (int i = 0; i < 10; i++) {
                counter.upgrade();
                assertThat(counter.downgrade()).isTrue();
            }
            assertThat(LAYOUT.returned()).as("before the close").isZero();
        }
        assertThat(LAYOUT.taken()).isEqualTo(1);
        assertThat(LAYOUT.returned()).isEqualTo(1);
    }

    @Test
    void readersSeeTheResidueOnceWhileAnUpgradeMovesIt() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            counter.add(5);
            elsewhere(() -> counter.addRemote(100));
            List<Long> seen = new ArrayList<>();
            beforeTheResidueIsPut(() -> seen.add(counter.read()));
            counter.upgrade();
            LAYOUT.unhook();
            assertThat(seen).isNotEmpty().containsOnly(105L);
            assertThat(counter.read()).isEqualTo(105);
        }
    }

    @Test
    void aRemoteUpdateBetweenTheResidueAndThePointerIsNotLost() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            elsewhere(() -> counter.addRemote(100));
            AtomicInteger late = new AtomicInteger(3);
            beforeTheResidueIsPut(
                    () -> {
                        if (late.getAndDecrement() > 0) {
                            counter.addRemote(1);
                        }
                    });
            counter.upgrade();
            LAYOUT.unhook();
            assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
            assertThat(counter.sum()).isEqualTo(103);
        }
    }

    @Test
    void memoryThatAnUpgradeFindsWhileTheCounterIsClosedIsGivenBack() throws InterruptedException {
        for (int round = 0; round < 3_000; round++) {
            LazyCounter counter = create(UpgradePolicy.NEVER);
            Thread upgrading =
                    new Thread(
                            () -> {
                                try {
                                    counter.upgrade();
                                    counter.downgrade();
                                    counter.upgrade();
                                } catch (IllegalStateException e) {
                                    assertThat(e).hasMessageContaining("closed");
                                }
                            });
            upgrading.start();
            for (int spins = 0; spins < round % 300; spins++) {
                Thread.onSpinWait();
            }
            counter.close();
            upgrading.join();
            assertThat(LAYOUT.returned()).isEqualTo(LAYOUT.taken());
        }
    }

    @Test
    void aCloseBeforeAnUpgradeHasItsMemoryLeavesTheUpgradeToGiveItBack() {
        LazyCounter counter = create(UpgradePolicy.NEVER);
        LAYOUT.hook(once(Access.before(ALLOCATION, 0, Access.CENTRAL), counter::close));
        assertThatIllegalStateException()
                .isThrownBy(counter::upgrade)
                .withMessageContaining("closed");
        assertThat(LAYOUT.taken()).isEqualTo(1);
        assertThat(LAYOUT.returned()).isEqualTo(1);
    }

    @Test
    void aCloseDuringADowngradeLeavesNoOwner() throws InterruptedException {
        for (int round = 0; round < 3_000; round++) {
            LazyCounter counter = create(UpgradePolicy.NEVER);
            counter.upgrade();
            Thread closing = new Thread(() -> closeWhenLazy(counter));
            closing.start();
            while (closing.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
            counter.downgrade();
            closing.join();
            assertThatIllegalStateException().isThrownBy(counter::increment);
            assertThat(LAYOUT.returned()).isEqualTo(LAYOUT.taken());
        }
    }

    private static void closeWhenLazy(LazyCounter counter) {
        while (counter.mode() == LazyMode.PER_CPU) {
            Thread.onSpinWait();
        }
        counter.close();
    }

    @Test
    void aFormerOwnerHasNoCountOfItsOwnLeftToWrite() {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            AtomicInteger inSlots = new AtomicInteger();
            LAYOUT.hook(access -> inSlots.addAndGet(access.isBefore(GET_AND_ADD) ? 1 : 0));
            counter.increment();
            assertThat(inSlots.get()).as("lazy, by its owner").isZero();
            counter.upgrade();
            counter.increment();
            assertThat(inSlots.get()).as("per CPU").isEqualTo(1);
            counter.handOver(new Thread(() -> {}));
            counter.increment();
            assertThat(inSlots.get()).as("per CPU, handed over").isEqualTo(2);
        }
    }

    @Test
    void withoutMemoryItStaysLazyAndRight() throws InterruptedException {
        LAYOUT.exhaust(true);
        try (LazyCounter counter = create(UpgradePolicy.WHEN_SHARED)) {
            counter.add(1);
            elsewhere(
                    () -> {
                        for (int i = 0; i < 1_000; i++) {
                            counter.add(2);
                        }
                    });
            assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
            assertThat(counter.sum()).isEqualTo(2_001);
            assertThat(LAYOUT.asked()).as("not asked for at every update").isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(counter::upgrade)
                    .withMessageContaining("as the test wants");
            counter.add(1);
            assertThat(counter.sum()).isEqualTo(2_002);
            LAYOUT.exhaust(false);
            counter.upgrade();
            assertThat(counter.mode()).isEqualTo(LazyMode.PER_CPU);
            assertThat(counter.sum()).isEqualTo(2_002);
        }
    }

    @Test
    void anUpdateHeldSinceBeforeADowngradeIsCountedOnce() {
        for (int laterChanges = 0; laterChanges < 4; laterChanges++) {
            try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
                counter.upgrade();
                counter.add(3);
                ReadGate gate = beforeTheSlot();
                Future<Boolean> late = hold(gate, counter, 1);
                for (int i = 0; i <= laterChanges; i++) {
                    if (i % 2 == 0) {
                        assertThat(counter.downgrade()).isTrue();
                    } else {
                        counter.upgrade();
                    }
                    counter.add(10);
                }
                long value = 3 + 10L * (laterChanges + 1);
                assertThat(counter.sum()).isEqualTo(value);
                gate.open();
                result(late);
                assertThat(counter.sum())
                        .as("after %d changes", laterChanges + 1)
                        .isEqualTo(value + 1);
                counter.upgrade();
                assertThat(counter.downgrade()).isTrue();
                assertThat(counter.sum()).isEqualTo(value + 1);
                assertThat(counter.read()).isEqualTo(value + 1);
            }
        }
    }

    @Test
    void aSlotThatIsFullWhenTheModeChangesIsNotFoldedTwice() {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            counter.upgrade();
            ReadGate gate = beforeTheSlot();
            Future<Boolean> late = hold(gate, counter, 100);
            assertThat(counter.downgrade()).isTrue();
            gate.open();
            result(late);
            assertThat(counter.sum()).isEqualTo(100);
            counter.upgrade();
            assertThat(counter.sum()).isEqualTo(100);
        }
    }

    @Test
    void anUpdateThatComesToTheLockAfterADowngradeLeavesTheSealsAlone() {
        for (long delta : new long[] {100, 1L << 41}) {
            try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
                counter.upgrade();
                ReadGate lock = beforeTheLock();
                Future<Boolean> late = hold(lock, counter, delta);
                // Has the pointer already, and will come to the slot when the other has been there.
                ReadGate slot = beforeTheSlot();
                Future<Boolean> later = hold(slot, counter, 1);
                assertThat(counter.downgrade()).isTrue();
                lock.open();
                result(late);
                slot.open();
                result(later);
                assertThat(counter.sum()).isEqualTo(delta + 1);
                counter.upgrade();
                assertThat(counter.sum()).isEqualTo(delta + 1);
                assertThat(counter.downgrade()).isTrue();
                assertThat(counter.read()).isEqualTo(delta + 1);
            }
        }
    }

    @Test
    void aDowngradeTakesWhatAFusedUpdateLeavesThatLookedBeforeTheSeal() {
        try (LazyCounter counter = createFused()) {
            counter.upgrade();
            ReadGate gate = new ReadGate(Access.before(ADD_FUSED_BOUNDED, 0, SLOT));
            FUSED_LAYOUT.hook(
                    access -> {
                        gate.accept(access);
                        if (access.isBefore(AWAIT_FUSED)) {
                            gate.open();
                        }
                    });
            Future<Boolean> late = run(() -> counter.add(1));
            gate.awaitReached(late);

            boolean downgraded = counter.downgrade();
            gate.open();

            assertThat(downgraded).isTrue();
            assertThat(result(late)).isTrue();
            assertThat(counter.sum()).isEqualTo(1);
            assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
        }
    }

    @Test
    void aFusedUpdateThatComesToTheLockAfterADowngradeIsMadeAgain() {
        try (LazyCounter counter = createFused()) {
            counter.upgrade();
            counter.add(3);
            ReadGate lock = beforeTheLock();
            FUSED_LAYOUT.hook(lock);
            Future<Boolean> late = run(() -> counter.add(2));
            lock.awaitReached(late);
            boolean downgraded = counter.downgrade();
            lock.open();
            assertThat(downgraded).isTrue();
            assertThat(result(late)).isTrue();
            assertThat(counter.sum()).isEqualTo(5);
            assertThat(counter.mode()).isEqualTo(LazyMode.LAZY);
        }
    }
}
