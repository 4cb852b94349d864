package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import dev.percpu.counters.design.Catalogue;
import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import dev.percpu.counters.offheap.PerCpuAllocator.Reuse;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory of a closed counter reaches another one late enough, and does reach it. */
class SlotReuseTest {

    private static final int UNITS = 41;
    private static final int MANY_UNITS = 300;
    private static final int SOME = 64;
    private static final int MANY = 10_000;
    private static final int LARGE = 1_024;

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

    /** Of one counter. Groups look whether they are open before they ask for the slot. */
    private static Supplier<CounterGroup> groups(Gate gate, String variant, SlotReuse reuse) {
        return new Catalogue(List.of(OffHeapLayout.DENSE), List.of(gate), Map.of())
                .groupFactory(
                        Variant.parse(variant), 1, CounterOptions.defaults().withReuse(reuse));
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_COLLECTION", "AFTER_GRACE"})
    void anUpdateThatBeganBeforeTheCloseNeverReachesAnotherCounter(SlotReuse reuse)
            throws InterruptedException {
        for (String variant :
                List.of(
                        "striped:offheap:cpu:cas",
                        "percpu:offheap:cpu:cas",
                        "lazy:offheap:cpu:cas")) {
            lateUpdate(variant, reuse);
        }
    }

    private void lateUpdate(String variant, SlotReuse reuse) throws InterruptedException {
        Gate late = new Gate();
        Supplier<CounterGroup> factory = groups(late, variant, reuse);
        // The only reference that the updater leaves behind is the one on its stack.
        AtomicReference<CounterGroup> shared = new AtomicReference<>(factory.get());
        AtomicReference<CounterGroup> toClose = new AtomicReference<>(shared.get());
        // Compiled code, unlike the interpreter, forgets what is not used again.
        compile(factory.get());
        late.shut = true;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread updater = new Thread(() -> shared.getAndSet(null).add(0, 1_000));
        updater.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        updater.start();
        await(late.reached);
        toClose.getAndSet(null).close();
        Supplier<CounterGroup> next = groups(new Gate(), variant, reuse);
        List<CounterGroup> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            collect();
            for (int j = 0; j < MANY; j++) {
                CounterGroup other = next.get();
                other.upgrade();
                others.add(other);
                if (j % 2 == 0) {
                    next.get().close();
                }
            }
        }
        late.opened.countDown();
        updater.join();
        assertThat(failure.get()).as("the update was made").isNull();
        for (CounterGroup other : others) {
            assertThat(other.sum(0)).as("an update of a closed counter landed in another").isZero();
            other.close();
        }
    }

    private static void compile(CounterGroup sameClass) {
        for (int i = 0; i < 300_000; i++) {
            sameClass.add(0, 0);
        }
    }

    private static ChunkSource.Request request(int units, int granule) {
        return new ChunkSource.Request(units, granule, 1, Placement.NONE);
    }

    private static PerCpuAllocator allocator(
            ChunkSource source, int units, Reuse reuse, boolean recorded) {
        return new PerCpuAllocator(
                source,
                new ChunkSource.Request(units, Long.BYTES, 1, Placement.NONE, recorded),
                reuse);
    }

    static Stream<Arguments> allocators() {
        return Stream.of(ChunkSource.best(), new ChunkSource.Allocated())
                .flatMap(
                        source ->
                                Stream.of(3, UNITS, MANY_UNITS)
                                        .flatMap(
                                                units ->
                                                        Stream.of(false, true)
                                                                .map(
                                                                        recorded ->
                                                                                Arguments.of(
                                                                                        source,
                                                                                        units,
                                                                                        recorded))));
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void memoryOfClosedCountersIsUsedAgainAndZero(ChunkSource source, int units, boolean recorded) {
        for (Reuse reuse : List.of(Reuse.AFTER_COLLECTION, Reuse.AFTER_GRACE)) {
            isUsedAgainAndZero(source, units, recorded, reuse);
        }
    }

    private void isUsedAgainAndZero(ChunkSource source, int units, boolean recorded, Reuse reuse) {
        PerCpuAllocator allocator = allocator(source, units, reuse, recorded);
        Set<Long> first = takeAndRelease(allocator, units);
        Set<Long> again = new HashSet<>();
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < 1_000 && again.size() < SOME; i++) {
            collect();
            for (int j = 0; j < SOME; j++) {
                long handle = Handles.take(allocator);
                assertAllZero(slots(allocator), units, handle);
                if (first.contains(handle)) {
                    assertThat(again.add(handle)).as("given out once").isTrue();
                } else {
                    others.add(handle);
                }
            }
        }
        assertThat(again).isEqualTo(first);
        assertThat(others).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void withImmediateReuseTheNextCountersGetTheMemoryAndItIsZero(
            ChunkSource source, int units, boolean recorded) {
        PerCpuAllocator allocator = allocator(source, units, Reuse.AT_ONCE, recorded);
        Set<Long> first = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            first.addAll(takeAndRelease(allocator, units));
        }
        int again = 0;
        for (int i = 0; i < 10 * SOME; i++) {
            long handle = Handles.take(allocator);
            again += first.contains(handle) ? 1 : 0;
            assertAllZero(slots(allocator), units, handle);
        }
        assertThat(again).isGreaterThan(SOME / 4);
    }

    @Test
    void aClosedCounterThatIsStillReferredToKeepsItsMemory() {
        PerCpuAllocator allocator =
                allocator(ChunkSource.best(), UNITS, Reuse.AFTER_COLLECTION, false);
        Object counter = new Object();
        long handle = Handles.take(allocator);
        Handles.release(allocator, counter, handle);
        for (int i = 0; i < 3; i++) {
            collect();
            for (int j = 0; j < 5_000; j++) {
                assertThat(Handles.take(allocator)).isNotEqualTo(handle);
            }
        }
        Reference.reachabilityFence(counter);
    }

    @Test
    void creatingAndClosingLargeGroupsDoesNotMapWithoutEndThoughTheHeapStaysEmpty()
            throws IOException {
        Supplier<CounterGroup> factory =
                new Catalogue(List.of(OffHeapLayout.PADDED), List.of(new Gate()), Map.of())
                        .groupFactory(
                                Variant.parse("percpu:offheap-padded:cpu:cas"),
                                LARGE,
                                CounterOptions.defaults());
        long before = resident();
        for (int i = 0; i < 4_000; i++) {
            try (CounterGroup group = factory.get()) {
                for (int member = 0; member < LARGE; member += Pages.SIZE / Long.BYTES) {
                    group.add(member, 1);
                }
            }
        }
        assertThat(resident() - before).as("bytes, of 64 million").isLessThan(32L << 20);
    }

    private static long resident() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
        return Long.parseLong(pages) * Pages.SIZE;
    }

    private static Set<Long> takeAndRelease(PerCpuAllocator allocator, int units) {
        Set<Long> handles = new HashSet<>();
        for (int i = 0; i < SOME; i++) {
            long handle = Handles.take(allocator);
            OffHeapSlots slots = slots(allocator);
            slots.setOpaque(new long[0], handle, units - 1, -1);
            slots.setCentral(new long[0], handle, -1);
            slots.setFlag(handle, -1);
            handles.add(handle);
        }
        for (long handle : handles) {
            Handles.release(allocator, handle);
        }
        return handles;
    }

    private static OffHeapSlots slots(PerCpuAllocator allocator) {
        return allocator.slots(false, () -> 0);
    }

    private static void assertAllZero(OffHeapSlots slots, int units, long handle) {
        for (int slot = 0; slot < units; slot++) {
            assertThat(slots.getVolatile(new long[0], handle, slot)).isZero();
        }
        assertThat(slots.getCentral(new long[0], handle)).isZero();
        assertThat(slots.getFlag(handle)).isZero();
    }

    /** Collects, and gives back what was found, of whatever allocator. */
    private static void collect() {
        System.gc();
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        boolean any = true;
        while (any) {
            any = Reclaimer.shared().step();
        }
    }
}
