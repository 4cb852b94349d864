package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Memory of a closed counter reaches another one late enough, and does reach it. */
class SlotReuseTest {

    private static final int UNITS = 41;
    private static final int SOME = 64;
    private static final int MANY = 10_000;

    /** An index at which a thread can be held, after it has found its counter open. */
    private static final class Gate implements IndexSource {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch opened = new CountDownLatch(1);
        final Index index = this::pass;
        volatile boolean shut;

        @Override
        public String name() {
            return "cpu";
        }

        @Override
        public int slots(int possibleCpus) {
            return UNITS;
        }

        @Override
        public Index over(int slots) {
            return index;
        }

        private int pass() {
            if (shut) {
                reached.countDown();
                SlotReuseTest.await(opened);
            }
            return UNITS - 1;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final Gate gate = new Gate();
    private final Catalogue catalogue =
            new Catalogue(List.of(OffHeapLayout.DENSE), List.of(gate), Map.of());

    private Counter create(String variant, SlotReuse reuse) {
        return catalogue.create(Variant.parse(variant), CounterOptions.defaults().withReuse(reuse));
    }

    @Test
    void anUpdateThatBeganBeforeTheCloseNeverReachesAnotherCounter() throws InterruptedException {
        for (String variant : List.of("striped:offheap:cpu:cas", "percpu:offheap:cpu:cas")) {
            lateUpdate(variant);
        }
    }

    private void lateUpdate(String variant) throws InterruptedException {
        Gate late = new Gate();
        Catalogue held = new Catalogue(List.of(OffHeapLayout.DENSE), List.of(late), Map.of());
        // The only reference that the updater leaves behind is the one on its stack.
        AtomicReference<Counter> shared =
                new AtomicReference<>(
                        held.create(Variant.parse(variant), CounterOptions.defaults()));
        AtomicReference<Counter> toClose = new AtomicReference<>(shared.get());
        // Compiled code, unlike the interpreter, forgets what is not used again.
        compile(held.create(Variant.parse(variant), CounterOptions.defaults()));
        late.shut = true;
        Thread updater = new Thread(() -> shared.getAndSet(null).add(1_000));
        updater.start();
        await(late.reached);
        toClose.getAndSet(null).close();
        List<Counter> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            collect();
            for (int j = 0; j < MANY; j++) {
                others.add(create(variant, SlotReuse.AFTER_COLLECTION));
            }
        }
        late.opened.countDown();
        updater.join();
        for (Counter other : others) {
            assertThat(other.sum()).as("an update of a closed counter landed in another").isZero();
            other.close();
        }
    }

    private static void compile(Counter sameClass) {
        for (int i = 0; i < 300_000; i++) {
            sameClass.add(0);
        }
    }

    @Test
    void memoryOfClosedAndCollectedCountersIsUsedAgainAndZero() {
        PerCpuSpace space = new PerCpuSpace(ChunkSource.best(), UNITS, Long.BYTES);
        List<Long> first = takeAndRelease(space, SlotReuse.AFTER_COLLECTION);
        List<Long> again = new ArrayList<>();
        for (int i = 0; i < 100 && again.size() < SOME; i++) {
            collect();
            PerCpuSpace.Free free = space.allocate();
            if (first.contains(free.handle())) {
                OffHeapSlots slots = slots(space, free, SlotReuse.AFTER_COLLECTION);
                again.add(free.handle());
                assertAllZero(slots, free.handle());
                for (int j = again.size(); j < SOME; j++) {
                    long handle = space.allocate().handle();
                    again.add(handle);
                    assertAllZero(slots, handle);
                }
            }
        }
        assertThat(again).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void withImmediateReuseTheNextCounterGetsTheMemoryAndItIsZero() {
        PerCpuSpace space = new PerCpuSpace(ChunkSource.best(), UNITS, Long.BYTES);
        List<Long> first = takeAndRelease(space, SlotReuse.IMMEDIATE);
        PerCpuSpace.Free free = space.allocate();
        assertThat(first).contains(free.handle());
        assertAllZero(slots(space, free, SlotReuse.IMMEDIATE), free.handle());
    }

    @Test
    void aClosedCounterThatIsStillReferredToKeepsItsMemory() {
        PerCpuSpace space = new PerCpuSpace(ChunkSource.best(), UNITS, Long.BYTES);
        Object counter = new Object();
        PerCpuSpace.Free free = space.allocate();
        space.release(counter, slots(space, free, SlotReuse.AFTER_COLLECTION), free.handle());
        for (int i = 0; i < 3; i++) {
            collect();
            assertThat(space.allocate().handle()).isNotEqualTo(free.handle());
        }
        Reference.reachabilityFence(counter);
    }

    @Test
    void creatingAndClosingWithoutEndDoesNotMapWithoutEnd() {
        CountingSource source = new CountingSource();
        PerCpuSpace space = new PerCpuSpace(source, UNITS, 4096);
        for (int i = 0; i < 2_000; i++) {
            PerCpuSpace.Free free = space.allocate();
            space.release(
                    new Object(), slots(space, free, SlotReuse.AFTER_COLLECTION), free.handle());
        }
        // Without asking the collector, 250 chunks of eight counters.
        assertThat(source.chunks).isLessThan(100);
    }

    private static final class CountingSource implements ChunkSource {
        int chunks;

        @Override
        public Chunk chunk(int units, int granule) {
            chunks++;
            return ChunkSource.best().chunk(units, granule);
        }
    }

    private static List<Long> takeAndRelease(PerCpuSpace space, SlotReuse reuse) {
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            PerCpuSpace.Free free = space.allocate();
            OffHeapSlots slots = slots(space, free, reuse);
            slots.setOpaque(new long[0], free.handle(), UNITS - 1, -1);
            slots.setCentral(new long[0], free.handle(), -1);
            assertThat(slots.tryLock(new long[0], free.handle())).isTrue();
            handles.add(free.handle());
        }
        for (long handle : handles) {
            PerCpuSpace.Free free = space.allocate();
            space.release(new Object(), slots(space, free, reuse), handle);
        }
        return handles;
    }

    private static OffHeapSlots slots(PerCpuSpace space, PerCpuSpace.Free free, SlotReuse reuse) {
        return space.slots(free, false, reuse);
    }

    private static void assertAllZero(OffHeapSlots slots, long handle) {
        for (int slot = 0; slot < UNITS; slot++) {
            assertThat(slots.getVolatile(new long[0], handle, slot)).isZero();
        }
        assertThat(slots.getCentral(new long[0], handle)).isZero();
        assertThat(slots.tryLock(new long[0], handle)).as("the lock is free").isTrue();
        slots.unlock(new long[0], handle);
    }

    private static void collect() {
        System.gc();
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
