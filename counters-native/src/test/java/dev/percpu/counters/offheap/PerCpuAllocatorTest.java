package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.linux.OwnMappings;
import dev.percpu.counters.offheap.PerCpuAllocator.Reuse;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks come and go with the counters in them; allocations are given to one counter at a time. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PerCpuAllocatorTest {

    private static final int UNITS = 100;
    private static final int PAGE = Pages.SIZE;
    private static final long[] NO_ARRAY = {};

    /** The best source, counted and looked at. */
    private static final class Watched extends ForwardingSource {
        final Set<Long> mapped = ConcurrentHashMap.newKeySet();
        final AtomicInteger mappings = new AtomicInteger();
        final AtomicInteger discards = new AtomicInteger();

        Watched() {
            super(ChunkSource.best());
        }

        @Override
        public Chunk chunk(Request request) {
            Chunk chunk = super.chunk(request);
            mapped.add(chunk.base());
            mappings.incrementAndGet();
            return chunk;
        }

        @Override
        public void release(Chunk chunk, Request request) {
            mapped.remove(chunk.base());
            super.release(chunk, request);
        }

        @Override
        public void discard(Chunk chunk, Request request) {
            discards.incrementAndGet();
            super.discard(chunk, request);
        }
    }

    private final Watched source = new Watched();

    private static ChunkSource.Request request(int granule) {
        return new ChunkSource.Request(UNITS, granule, 1, Placement.NONE);
    }

    private int unitBytes(int granule) {
        return source.unitBytes(request(granule));
    }

    private PerCpuAllocator allocator(int granule, Reuse reuse) {
        return new PerCpuAllocator(source, request(granule), reuse);
    }

    private static List<Long> take(PerCpuAllocator allocator, int count) {
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            handles.add(Handles.take(allocator));
        }
        return handles;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 128})
    void whoLaysOutMemoryInTheSameWayIsToldTheDistanceOfSlots(int granule) {
        OffHeapSlots slots =
                allocator(granule, Reuse.AFTER_GRACE).slots(false, CpuIndex.SOURCE.over(UNITS));

        assertThat(OffHeapProvider.stride()).isEqualTo(RseqSlots.stride(slots));
    }

    private static void awaitChunks(PerCpuAllocator allocator, int most)
            throws InterruptedException {
        for (int i = 0; i < 150 && allocator.chunks() > most; i++) {
            System.gc();
            Thread.sleep(10);
            boolean any = true;
            while (any) {
                // What other tests have left comes back too.
                any = Reclaimer.shared().step();
            }
        }
        assertThat(allocator.chunks()).isLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4096, 65_536})
    void emptyChunksAreUnmappedAndOneIsKept(int granule) throws InterruptedException {
        PerCpuAllocator allocator = allocator(granule, Reuse.AFTER_COLLECTION);
        int capacity = new Chunk(0, unitBytes(granule), granule).capacity();
        List<Long> handles = take(allocator, 20 * capacity);
        assertThat(allocator.chunks()).isGreaterThanOrEqualTo(20);

        Collections.shuffle(handles);
        handles.forEach(handle -> Handles.release(allocator, handle));

        awaitChunks(allocator, 2);
        assertThat(allocator.chunks()).isPositive();
        assertThat(source.mapped).hasSize(allocator.chunks());
    }

    @Test
    void whatOtherThreadsKeepInStockDoesNotKeepChunksMapped() throws InterruptedException {
        PerCpuAllocator allocator = allocator(256, Reuse.AFTER_GRACE);
        List<Long> handles = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 16; i++) {
            handles.addAll(take(allocator, 130));
            Thread other = new Thread(() -> handles.addAll(take(allocator, 1)));
            other.start();
            other.join();
        }
        handles.forEach(handle -> Handles.release(allocator, handle));
        handles.clear();
        awaitChunks(allocator, 1);
    }

    @Test
    void aChunkWithACounterInItStaysMapped() throws InterruptedException {
        PerCpuAllocator allocator = allocator(PAGE, Reuse.AFTER_GRACE);
        List<Long> handles = take(allocator, 80);
        long kept = handles.remove(37);
        OffHeapSlots slots = allocator.slots(false, () -> 0);
        slots.setOpaque(NO_ARRAY, kept, 3, 42);

        handles.forEach(handle -> Handles.release(allocator, handle));

        awaitChunks(allocator, 3);
        assertThat(source.mapped).contains(kept & -unitBytes(PAGE));
        assertThat(slots.getVolatile(NO_ARRAY, kept, 3)).isEqualTo(42);
    }

    @Test
    void lateUpdatesOfAllocatorsForReuseAtOnceFindMemoryThatIsMapped() {
        PerCpuAllocator allocator = allocator(PAGE, Reuse.AT_ONCE);
        List<Long> handles = take(allocator, 80);
        OffHeapSlots slots = allocator.slots(false, () -> 0);
        handles.forEach(handle -> Handles.release(allocator, handle));

        assertThat(source.discards).hasPositiveValue();
        assertThat(source.mapped).hasSize(source.mappings.get());
        // Unmapped, this would end the process.
        handles.forEach(handle -> slots.getAndAdd(NO_ARRAY, handle, 0, 0));
    }

    @Test
    void atTheEdgeOfAChunkNothingIsMappedAndUnmappedAgainAndAgain() {
        ChunkSource.Request request = new ChunkSource.Request(UNITS, 65_536, 1, Placement.NONE);
        ChunkPool pool = new ChunkPool(source, request, true, Reclaimer.shared());
        Allocations first = new Allocations(1);
        Allocations edge = new Allocations(1);
        pool.take(first, 1);
        for (int i = 0; i < 10; i++) {
            pool.take(edge, 1);
            pool.put(edge, 0);
        }
        assertThat(source.mappings).hasValue(2);
        pool.put(first, 0);
        assertThat(source.mapped).as("one is kept").hasSize(1);
    }

    @Test
    void pagesOfADiscardedChunkAreGivenBackAndReadZero() throws IOException {
        ChunkSource.Request request = new ChunkSource.Request(UNITS, PAGE, 1, Placement.NONE);
        Chunk chunk = source.chunk(request);
        MemorySegment memory = source.segment(chunk.base());
        memory.set(java.lang.foreign.ValueLayout.JAVA_LONG, source.offset(chunk.base()), 7);

        source.discard(chunk, request);

        assertThat(Residency.of(chunk.base(), PAGE).count()).isZero();
        assertThat(memory.get(java.lang.foreign.ValueLayout.JAVA_LONG, source.offset(chunk.base())))
                .isZero();
        source.release(chunk, request);
        assertThat(OwnMappings.contain(chunk.base())).isFalse();
        assertThat(OwnMappings.contain(chunk.base() + Chunk.bytes(request, chunk.unitBytes()) - 1))
                .isFalse();
    }

    @Test
    void creatingTouchesNoPageAndClosingOnlyThoseThatWereWrittenTo() throws InterruptedException {
        PerCpuAllocator allocator = allocator(8, Reuse.AT_ONCE);
        List<Long> handles = take(allocator, 1_000);
        long base = handles.get(0) & -unitBytes(8);
        long bytes = Chunk.bytes(request(8), unitBytes(8));
        assertThat(Residency.of(base, bytes).count()).isZero();

        OffHeapSlots slots = allocator.slots(false, () -> 0);
        handles.forEach(handle -> slots.getAndAdd(NO_ARRAY, handle, 7, 1));
        long touched = Residency.of(base, bytes).count();
        assertThat(touched).isLessThan(4);
        handles.forEach(handle -> Handles.release(allocator, handle));

        Residency units = Residency.of(base, UNITS * Chunk.stride(unitBytes(8)) - PAGE);
        assertThat(units.count()).isEqualTo(touched);
        take(allocator, 1_000)
                .forEach(again -> assertThat(slots.getVolatile(NO_ARRAY, again, 7)).isZero());
    }

    @ParameterizedTest
    @EnumSource(Reuse.class)
    void noAllocationIsEverGivenToTwo(Reuse reuse) throws Exception {
        PerCpuAllocator allocator = allocator(256, reuse);
        OffHeapSlots slots = allocator.slots(false, () -> 0);
        Set<Long> out = ConcurrentHashMap.newKeySet();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(() -> takeAndGiveBack(allocator, slots, out, start)));
            }
            start.countDown();
            for (Future<?> result : results) {
                result.get();
            }
        }
        assertThat(out).isEmpty();
    }

    private static Void takeAndGiveBack(
            PerCpuAllocator allocator, OffHeapSlots slots, Set<Long> out, CountDownLatch start)
            throws InterruptedException {
        start.await();
        List<Long> mine = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            long handle = Handles.take(allocator);
            assertThat(out.add(handle)).as("given out while in use").isTrue();
            assertThat(slots.getVolatile(NO_ARRAY, handle, i % UNITS)).as("is zero").isZero();
            slots.getAndAdd(NO_ARRAY, handle, i % UNITS, 1);
            mine.add(handle);
            if (i % 100 > 50 || i > 3_900) {
                for (int j = 0; j < 2 && !mine.isEmpty(); j++) {
                    giveBack(allocator, out, mine.remove(mine.size() / 2));
                }
            }
        }
        mine.forEach(handle -> giveBack(allocator, out, handle));
        return null;
    }

    private static void giveBack(PerCpuAllocator allocator, Set<Long> out, long handle) {
        out.remove(handle);
        Handles.release(allocator, handle);
    }
}
