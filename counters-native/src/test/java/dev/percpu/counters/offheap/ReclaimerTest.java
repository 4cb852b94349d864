package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.contract.LittleStack;
import dev.percpu.counters.offheap.PerCpuAllocator.Reuse;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory of counters comes back, whatever befalls who brings it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReclaimerTest {

    private static final ChunkSource.Request REQUEST =
            new ChunkSource.Request(3, 4096, 1, Placement.NONE);

    private final Reclaimer reclaimer = new Reclaimer();

    private PerCpuAllocator allocator(ChunkSource source, Reuse reuse) {
        return new PerCpuAllocator(source, REQUEST, reuse, reclaimer);
    }

    private static Set<Long> take(PerCpuAllocator allocator, int count) {
        Set<Long> handles = new HashSet<>();
        for (int i = 0; i < count; i++) {
            assertThat(handles.add(Handles.take(allocator))).isTrue();
        }
        return handles;
    }

    private static void release(PerCpuAllocator allocator, Set<Long> handles) {
        handles.forEach(handle -> Handles.release(allocator, handle));
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            System.gc();
            Thread.sleep(5);
        }
    }

    @Test
    void whoeverClosesBringsBackWhatWasClosedBefore() {
        PerCpuAllocator allocator = allocator(ChunkSource.best(), Reuse.AFTER_GRACE);
        release(allocator, take(allocator, 2_000));
        assertThat(allocator.chunks()).as("of 250").isLessThan(150);
        while (reclaimer.step()) {
            assertThat(allocator.chunks()).isLessThan(150);
        }
        assertThat(allocator.chunks()).isLessThan(5);
    }

    @Test
    void whoeverCreatesBringsBackWhatTheCollectorHasFound() throws InterruptedException {
        PerCpuAllocator allocator = allocator(ChunkSource.best(), Reuse.AFTER_COLLECTION);
        for (int i = 0; i < 400; i++) {
            // Never closed.
            allocator.lease(new Object());
        }
        assertThat(allocator.chunks()).isGreaterThan(40);
        until(
                () -> {
                    take(allocator, 1);
                    reclaimer.step();
                    return allocator.chunks() < 40;
                });
    }

    @Test
    void memoryOfManyAllocatorsComesBackAsFastAsCountersAreCreated() {
        List<PerCpuAllocator> allocators = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            allocators.add(allocator(ChunkSource.best(), Reuse.AFTER_GRACE));
        }
        for (int i = 0; i < 200; i++) {
            for (PerCpuAllocator allocator : allocators) {
                Handles.release(allocator, Handles.take(allocator));
            }
        }
        assertThat(allocators.stream().mapToInt(PerCpuAllocator::chunks).sum())
                .as("of 1,000")
                .isLessThan(120);
    }

    @Test
    void nothingRefersToALeaseAfterTheCollectorTracksTheCounterInstead()
            throws InterruptedException {
        PerCpuAllocator allocator = allocator(ChunkSource.best(), Reuse.AFTER_COLLECTION);
        WeakReference<Object> lease = new WeakReference<>(abandoned(allocator));
        until(() -> lease.refersTo(null));
    }

    private static Object abandoned(PerCpuAllocator allocator) {
        Leases.Lease lease = allocator.lease(null);
        allocator.release(lease, new Object(), false);
        return lease;
    }

    @Test
    void aStepDoesNotWaitForAStepOfAnotherThread() throws InterruptedException {
        Refusing source = new Refusing();
        PerCpuAllocator allocator = allocator(source, Reuse.AFTER_GRACE);
        release(allocator, take(allocator, 100));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        source.hold =
                () -> {
                    inside.countDown();
                    try {
                        leave.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        Thread other = new Thread(reclaimer::step);
        other.start();
        inside.await();
        source.hold = null;
        assertThat(reclaimer.step()).isFalse();
        leave.countDown();
        other.join();
        assertThat(take(allocator, 50)).hasSize(50);
    }

    @Test
    void whereverTheStackEndsAClosedCounterComesBackOnceOrNotAtAll() throws InterruptedException {
        PerCpuAllocator allocator = allocator(ChunkSource.best(), Reuse.AFTER_GRACE);
        long[] handles = take(allocator, 4_000).stream().mapToLong(handle -> handle).toArray();
        int[] closed = new int[1];
        Handles.release(allocator, handles[closed[0]++]);
        int failures = 0;
        for (int round = 0; round < 10; round++) {
            failures +=
                    LittleStack.sweep(
                            number -> {
                                if (closed[0] < handles.length) {
                                    Handles.release(allocator, handles[closed[0]++]);
                                }
                            });
        }
        assertThat(failures).isPositive();
        while (reclaimer.step()) {
            assertThat(allocator.chunks()).isPositive();
        }
        Set<Long> open = new HashSet<>();
        for (int i = closed[0]; i < handles.length; i++) {
            open.add(handles[i]);
        }
        assertThat(take(allocator, handles.length)).doesNotContainAnyElementsOf(open);
    }

    /** Refuses to reach words as long as it is told so. */
    private static final class Refusing extends ForwardingSource {
        volatile Error error;
        volatile Runnable hold;
        final AtomicInteger refusals = new AtomicInteger();

        Refusing() {
            super(ChunkSource.best());
        }

        @Override
        public MemorySegment segment(long allocation) {
            Runnable held = hold;
            if (held != null) {
                held.run();
            }
            Error now = error;
            if (now != null) {
                refusals.getAndIncrement();
                throw now;
            }
            return super.segment(allocation);
        }
    }

    @Test
    void whatCannotBeClearedForAWhileIsNotLost() {
        Refusing source = new Refusing();
        PerCpuAllocator allocator = allocator(source, Reuse.AFTER_GRACE);
        // Of two chunks; one allocation in each stays open, so that both are kept.
        List<Long> all = new ArrayList<>(take(allocator, 16));
        all.sort(null);
        Set<Long> handles = new HashSet<>(all.subList(1, 15));
        source.error = new OutOfMemoryError("on purpose");
        release(allocator, handles);
        for (int i = 0; i < 5; i++) {
            assertThat(reclaimer.step()).isFalse();
        }
        assertThat(source.refusals).hasValue(5);
        source.error = null;
        while (reclaimer.step()) {
            assertThat(allocator.chunks()).isPositive();
        }
        assertThat(take(allocator, 14)).as("the same memory").isEqualTo(handles);
    }

    @Test
    void oneAllocatorThatNeverTakesItsMemoryDoesNotKeepThatOfOthers() {
        Refusing source = new Refusing();
        PerCpuAllocator bad = allocator(source, Reuse.AFTER_GRACE);
        PerCpuAllocator good = allocator(ChunkSource.best(), Reuse.AFTER_GRACE);
        release(bad, take(bad, 16));
        source.error = new AssertionError("on purpose");
        release(good, take(good, 400));
        for (int i = 0; i < 100 && good.chunks() >= 5; i++) {
            reclaimer.step();
        }
        assertThat(good.chunks()).isLessThan(5);
    }

    /** Says what was asked of it. */
    private static final class Waiting implements ChunkPool.Returning {
        int asked;
        Runnable step;

        @Override
        public boolean step() {
            asked++;
            if (step != null) {
                step.run();
            }
            return false;
        }
    }

    /** Has memory for so many chunks. */
    private static FailingSource bounded(int chunks) {
        return new FailingSource(
                new ForwardingSource(ChunkSource.best()) {
                    private int left = chunks;

                    @Override
                    public Chunk chunk(Request request) {
                        if (left-- <= 0) {
                            throw new IllegalStateException("there is no room");
                        }
                        return super.chunk(request);
                    }
                });
    }

    @Test
    void growingWaitsForNothing() {
        Waiting waiting = new Waiting();
        ChunkPool pool = new ChunkPool(bounded(50), REQUEST, true, waiting);
        Allocations taken = new Allocations(400);
        while (taken.count < 400) {
            pool.take(taken, 8);
        }
        assertThat(waiting.asked).as("once for each chunk").isEqualTo(50);
    }

    @Test
    void memoryIsRefusedSoonWhereNothingComesBack() {
        Waiting waiting = new Waiting();
        ChunkPool pool = new ChunkPool(bounded(1), REQUEST, true, waiting);
        Allocations taken = new Allocations(9);
        pool.take(taken, 8);
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.take(taken, 1))
                .withMessage("there is no room");
        assertThat(taken.count).isEqualTo(8);
        assertThat(waiting.asked).isLessThan(100);
    }

    @Test
    void beforeMemoryIsRefusedWhatSomebodyBringsBackIsAwaited() {
        Waiting waiting = new Waiting();
        ChunkPool pool = new ChunkPool(bounded(1), REQUEST, true, waiting);
        Allocations taken = new Allocations(9);
        pool.take(taken, 8);
        Allocations back = new Allocations(1);
        taken.move(back, 1);
        waiting.step =
                () -> {
                    if (waiting.asked == 3) {
                        new Thread(() -> pool.put(back, 0)).start();
                    }
                };
        pool.take(taken, 1);
        assertThat(taken.count).isEqualTo(8);
    }
}
