package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.Mode;
import dev.percpu.counters.UpgradePolicy;
import dev.percpu.counters.Variant;
import dev.percpu.counters.heap.HeapProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What lazy counters do when memory is short, and to updates that arrive at the worst moment. */
class LazyGroupTest {

    private static final Variant VARIANT = Variant.parse("lazy:heap:thread-hash:atomic");

    /** Memory of the heap that counts what is taken from it, and can run out. */
    private static final class Scarce implements Layout {
        final AtomicInteger taken = new AtomicInteger();
        final AtomicInteger returned = new AtomicInteger();
        final AtomicInteger asked = new AtomicInteger();
        private final Map<Shape, Slots> access = new ConcurrentHashMap<>();
        volatile boolean exhausted;

        /** Runs before each write of a central count; that is where an upgrade puts the residue. */
        volatile Runnable beforeCentral = () -> {};

        /** Runs before each try for the lock. */
        volatile Runnable beforeLock = () -> {};

        private Slots hooked(Slots slots) {
            return (Slots)
                    Proxy.newProxyInstance(
                            Slots.class.getClassLoader(),
                            new Class<?>[] {Slots.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("equals")) {
                                    return proxy == arguments[0];
                                }
                                if (method.getName().equals("hashCode")) {
                                    return System.identityHashCode(proxy);
                                }
                                if (method.getName().equals("setCentral")) {
                                    beforeCentral.run();
                                }
                                if (method.getName().equals("tryLock")) {
                                    beforeLock.run();
                                }
                                return method.invoke(slots, arguments);
                            });
        }

        @Override
        public String name() {
            return "heap";
        }

        @Override
        public List<String> stores() {
            return HeapProvider.LAYOUTS.get(0).stores();
        }

        @Override
        public Memory memory(Shape shape, String store, CounterOptions options) {
            Memory heap = HeapProvider.LAYOUTS.get(0).memory(shape, store, options);
            // One for each shape, so that counters of a test share their classes.
            Slots slots = access.computeIfAbsent(shape, absent -> hooked(heap.slots()));
            return new Memory() {
                @Override
                public Slots slots() {
                    return slots;
                }

                @Override
                public StoreKind store() {
                    return heap.store();
                }

                @Override
                public Place place() {
                    asked.getAndIncrement();
                    if (exhausted) {
                        throw new IllegalStateException("no memory, as the test wants");
                    }
                    taken.getAndIncrement();
                    return heap.place();
                }

                @Override
                public void release(Object counter, Place place) {
                    returned.getAndIncrement();
                }
            };
        }
    }

    /** An index at which one thread can be held, between reading the state and updating a slot. */
    private static final class Gate implements IndexSource {
        private volatile Thread held;
        private volatile CountDownLatch reached;
        private volatile CountDownLatch opened;

        void hold(Thread thread) {
            reached = new CountDownLatch(1);
            opened = new CountDownLatch(1);
            held = thread;
        }

        @Override
        public String name() {
            return "thread-hash";
        }

        @Override
        public int slots(int possibleCpus) {
            return 2;
        }

        private final Index index = this::pass;

        @Override
        public Index over(int slots) {
            return index;
        }

        private int pass() {
            if (Thread.currentThread() == held) {
                held = null;
                reached.countDown();
                await(opened);
            }
            return 1;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for what a thread reaches; it must not have ended before. */
    private static void await(CountDownLatch latch, Thread thread) throws InterruptedException {
        while (!latch.await(100, TimeUnit.MILLISECONDS)) {
            assertThat(thread.isAlive() || latch.getCount() == 0)
                    .as("the thread ended without coming by")
                    .isTrue();
        }
    }

    private final Scarce layout = new Scarce();
    private final Gate gate = new Gate();
    private final Catalogue catalogue = new Catalogue(List.of(layout), List.of(gate), Map.of());

    private LazyCounter create(UpgradePolicy policy) {
        CounterOptions options = CounterOptions.defaults().withBatch(4).withUpgrade(policy);
        return (LazyCounter) catalogue.factory(VARIANT, options).get();
    }

    private static void elsewhere(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body);
        thread.start();
        thread.join();
    }

    @Test
    void aGroupTakesMemoryOnceForAllItsCountersAndOnlyWhenUpgraded() {
        CounterGroup group = catalogue.groupFactory(VARIANT, 4, CounterOptions.defaults()).get();
        group.add(1, 1);
        group.addRemote(2, 1);
        assertThat(layout.taken.get()).isZero();
        group.upgrade();
        group.upgrade();
        assertThat(layout.taken.get()).isEqualTo(1);
        group.close();
        group.close();
        assertThat(layout.returned.get()).isEqualTo(1);
        catalogue.groupFactory(VARIANT, 4, CounterOptions.defaults()).get().close();
        assertThat(layout.returned.get()).as("nothing to return").isEqualTo(1);
    }

    @Test
    void upgradesAndDowngradesUseTheSameMemoryAgain() {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            for (int i = 0; i < 10; i++) {
                counter.upgrade();
                assertThat(counter.downgrade()).isTrue();
            }
        }
        assertThat(layout.taken.get()).isEqualTo(1);
        assertThat(layout.returned.get()).isEqualTo(1);
    }

    @Test
    void readersFindTheResidueOnceWhileAnUpgradePutsItInPlace() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            counter.add(5);
            elsewhere(() -> counter.addRemote(100));
            List<Long> seen = new ArrayList<>();
            layout.beforeCentral = () -> seen.add(counter.read());
            counter.upgrade();
            layout.beforeCentral = () -> {};
            assertThat(seen).isNotEmpty().containsOnly(105L);
            assertThat(counter.read()).isEqualTo(105);
        }
    }

    @Test
    void aRemoteUpdateBetweenTheResidueAndThePointerIsNotLost() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            elsewhere(() -> counter.addRemote(100));
            AtomicInteger late = new AtomicInteger(3);
            layout.beforeCentral =
                    () -> {
                        if (late.getAndDecrement() > 0) {
                            counter.addRemote(1);
                        }
                    };
            counter.upgrade();
            layout.beforeCentral = () -> {};
            assertThat(counter.mode()).isEqualTo(Mode.PER_CPU);
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
            assertThat(layout.returned.get()).isEqualTo(layout.taken.get());
        }
    }

    @Test
    void withoutMemoryItStaysLazyAndRight() throws InterruptedException {
        layout.exhausted = true;
        try (LazyCounter counter = create(UpgradePolicy.WHEN_SHARED)) {
            counter.add(1);
            elsewhere(
                    () -> {
                        for (int i = 0; i < 1_000; i++) {
                            counter.add(2);
                        }
                    });
            assertThat(counter.mode()).isEqualTo(Mode.LAZY);
            assertThat(counter.sum()).isEqualTo(2_001);
            assertThat(layout.asked.get()).as("not asked for at every update").isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(counter::upgrade)
                    .withMessageContaining("as the test wants");
            counter.add(1);
            assertThat(counter.sum()).isEqualTo(2_002);
            layout.exhausted = false;
            counter.upgrade();
            assertThat(counter.mode()).isEqualTo(Mode.PER_CPU);
            assertThat(counter.sum()).isEqualTo(2_002);
        }
    }

    @Test
    void anUpdateHeldSinceBeforeADowngradeIsCountedOnce() throws InterruptedException {
        for (int laterChanges = 0; laterChanges < 4; laterChanges++) {
            try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
                counter.upgrade();
                counter.add(3);
                Thread late = new Thread(() -> counter.add(1));
                gate.hold(late);
                late.start();
                await(gate.reached);
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
                gate.opened.countDown();
                late.join();
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
    void aSlotThatIsFullWhenTheModeChangesIsNotFoldedTwice() throws InterruptedException {
        try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
            counter.upgrade();
            Thread late = new Thread(() -> counter.add(100));
            gate.hold(late);
            late.start();
            await(gate.reached);
            assertThat(counter.downgrade()).isTrue();
            gate.opened.countDown();
            late.join();
            assertThat(counter.sum()).isEqualTo(100);
            counter.upgrade();
            assertThat(counter.sum()).isEqualTo(100);
        }
    }

    @Test
    void anUpdateThatComesToTheLockAfterADowngradeLeavesTheSealsAlone()
            throws InterruptedException {
        for (long delta : new long[] {100, 1L << 41}) {
            try (LazyCounter counter = create(UpgradePolicy.NEVER)) {
                counter.upgrade();
                CountDownLatch reached = new CountDownLatch(1);
                CountDownLatch opened = new CountDownLatch(1);
                Thread late = new Thread(() -> counter.add(delta));
                layout.beforeLock =
                        () -> {
                            if (Thread.currentThread() == late && reached.getCount() > 0) {
                                reached.countDown();
                                await(opened);
                            }
                        };
                late.start();
                await(reached, late);
                // Has the pointer already, and will come to the slot when the other has been there.
                Thread later = new Thread(() -> counter.add(1));
                gate.hold(later);
                later.start();
                await(gate.reached);
                assertThat(counter.downgrade()).isTrue();
                opened.countDown();
                late.join();
                gate.opened.countDown();
                later.join();
                layout.beforeLock = () -> {};
                assertThat(counter.sum()).isEqualTo(delta + 1);
                counter.upgrade();
                assertThat(counter.sum()).isEqualTo(delta + 1);
                assertThat(counter.downgrade()).isTrue();
                assertThat(counter.read()).isEqualTo(delta + 1);
            }
        }
    }
}
