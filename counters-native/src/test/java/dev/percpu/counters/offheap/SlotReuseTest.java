package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
        return catalogue
                .factory(Variant.parse(variant), CounterOptions.defaults().withReuse(reuse))
                .get();
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
        Supplier<Counter> factory = held.factory(Variant.parse(variant), CounterOptions.defaults());
        // The only reference that the updater leaves behind is the one on its stack.
        AtomicReference<Counter> shared = new AtomicReference<>(factory.get());
        AtomicReference<Counter> toClose = new AtomicReference<>(shared.get());
        // Compiled code, unlike the interpreter, forgets what is not used again.
        compile(factory.get());
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
            long handle = space.allocate();
            if (first.contains(handle)) {
                OffHeapSlots slots = slots(space);
                again.add(handle);
                assertAllZero(slots, handle);
                for (int j = again.size(); j < SOME; j++) {
                    long next = space.allocate();
                    again.add(next);
                    assertAllZero(slots, next);
                }
            }
        }
        assertThat(again).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void withImmediateReuseTheNextCounterGetsTheMemoryAndItIsZero() {
        PerCpuSpace space = new PerCpuSpace(ChunkSource.best(), UNITS, Long.BYTES);
        List<Long> first = takeAndRelease(space, SlotReuse.IMMEDIATE);
        long handle = space.allocate();
        assertThat(first).contains(handle);
        assertAllZero(slots(space), handle);
    }

    @Test
    void aClosedCounterThatIsStillReferredToKeepsItsMemory() {
        PerCpuSpace space = new PerCpuSpace(ChunkSource.best(), UNITS, Long.BYTES);
        Object counter = new Object();
        long handle = space.allocate();
        space.release(counter, slots(space), handle, SlotReuse.AFTER_COLLECTION);
        for (int i = 0; i < 3; i++) {
            collect();
            assertThat(space.allocate()).isNotEqualTo(handle);
        }
        Reference.reachabilityFence(counter);
    }

    @Test
    void creatingAndClosingWithoutEndDoesNotMapWithoutEnd() {
        CountingSource source = new CountingSource();
        PerCpuSpace space = new PerCpuSpace(source, UNITS, 4096);
        for (int i = 0; i < 2_000; i++) {
            long handle = space.allocate();
            space.release(new Object(), slots(space), handle, SlotReuse.AFTER_COLLECTION);
        }
        // Without asking the collector, 250 chunks of eight counters.
        assertThat(source.chunks).isLessThan(100);
    }

    private static final class CountingSource implements ChunkSource {
        private final ChunkSource best = ChunkSource.best();
        int chunks;

        @Override
        public Chunk chunk(int units, int granule) {
            chunks++;
            return best.chunk(units, granule);
        }

        @Override
        public int unitBytes(int units, int granule) {
            return best.unitBytes(units, granule);
        }

        @Override
        public MemorySegment segment(long place) {
            return best.segment(place);
        }

        @Override
        public long offset(long place) {
            return best.offset(place);
        }
    }

    private static List<Long> takeAndRelease(PerCpuSpace space, SlotReuse reuse) {
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            long handle = space.allocate();
            OffHeapSlots slots = slots(space);
            slots.setOpaque(new long[0], handle, UNITS - 1, -1);
            slots.setCentral(new long[0], handle, -1);
            assertThat(slots.tryLock(new long[0], handle)).isTrue();
            handles.add(handle);
        }
        for (long handle : handles) {
            space.release(new Object(), slots(space), handle, reuse);
        }
        return handles;
    }

    private static OffHeapSlots slots(PerCpuSpace space) {
        return space.slots(1, false, () -> 0);
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
