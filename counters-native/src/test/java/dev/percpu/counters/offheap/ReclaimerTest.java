package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.contract.LittleStack;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory of closed counters comes back, whatever befalls the thread that brings it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReclaimerTest {

    private static final ChunkSource.Request REQUEST =
            new ChunkSource.Request(3, 4096, 1, Placement.NONE);

    private final AtomicReference<Thread> made = new AtomicReference<>();
    private final AtomicInteger threads = new AtomicInteger();
    private volatile boolean noThreads;

    private final ThreadFactory maker =
            body -> {
                if (noThreads) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                Thread thread = Thread.ofPlatform().daemon().unstarted(body);
                made.set(thread);
                threads.getAndIncrement();
                return thread;
            };

    private final Reclaimer reclaimer = new Reclaimer(maker);

    private PerCpuSpace space(ChunkSource source) {
        return new PerCpuSpace(source, REQUEST, false, reclaimer);
    }

    private static Set<Long> take(PerCpuSpace space, int count) {
        Set<Long> handles = new HashSet<>();
        for (int i = 0; i < count; i++) {
            assertThat(handles.add(space.allocate())).isTrue();
        }
        return handles;
    }

    private static void release(PerCpuSpace space, Set<Long> handles) {
        handles.forEach(handle -> space.release(new Object(), handle));
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            System.gc();
            Thread.sleep(5);
        }
    }

    @Test
    void withoutAThreadWhoeverClosesBringsTheMemoryBack() throws InterruptedException {
        noThreads = true;
        PerCpuSpace space = space(ChunkSource.best());
        release(space, take(space, 400));
        assertThat(space.chunks()).isGreaterThan(40);
        until(
                () -> {
                    release(space, take(space, 1));
                    return space.chunks() < 5;
                });
        assertThat(threads).hasValue(0);
    }

    @Test
    void aThreadThatCouldNotBeMadeIsMadeByALaterClose() throws InterruptedException {
        noThreads = true;
        PerCpuSpace space = space(ChunkSource.best());
        release(space, take(space, 400));
        noThreads = false;
        until(
                () -> {
                    release(space, take(space, 1));
                    return threads.get() == 1;
                });
        until(() -> space.chunks() < 5);
        assertThat(threads).hasValue(1);
    }

    @Test
    void theThreadEndsWhenNothingWaitsAndIsMadeAgain() throws InterruptedException {
        PerCpuSpace space = space(ChunkSource.best());
        for (int round = 1; round <= 2; round++) {
            release(space, take(space, 100));
            assertThat(threads).hasValue(round);
            until(() -> !reclaimer.any());
            made.get().join();
        }
    }

    @Test
    void itStaysAsLongAsAClosedCounterIsReferredTo() throws InterruptedException {
        PerCpuSpace space = space(ChunkSource.best());
        Object counter = new Object();
        space.release(counter, space.allocate());
        made.get().join(2_500);
        assertThat(made.get().isAlive()).isTrue();
        assertThat(reclaimer.any()).isTrue();
        Reference.reachabilityFence(counter);
        counter = null;
        until(() -> !reclaimer.any());
    }

    @Test
    void whereverTheStackEndsAClosedCounterWaitsOnceOrNotAtAll() throws InterruptedException {
        PerCpuSpace space = space(ChunkSource.best());
        long[] handles = take(space, 4_000).stream().mapToLong(handle -> handle).toArray();
        int[] closed = new int[1];
        space.release(new Object(), handles[closed[0]++]);
        int failures = 0;
        for (int round = 0; round < 10; round++) {
            failures +=
                    LittleStack.sweep(
                            number -> {
                                if (closed[0] < handles.length) {
                                    space.release(new Object(), handles[closed[0]++]);
                                }
                            });
        }
        assertThat(failures).isPositive();
        until(() -> !reclaimer.any());
        Set<Long> open = new HashSet<>();
        for (int i = closed[0]; i < handles.length; i++) {
            open.add(handles[i]);
        }
        assertThat(take(space, handles.length)).doesNotContainAnyElementsOf(open);
    }

    /** Refuses to reach words as long as it is told so. */
    private static final class Refusing implements ChunkSource {
        private final ChunkSource good = ChunkSource.best();
        volatile Error error;
        final AtomicInteger refusals = new AtomicInteger();

        @Override
        public int unitBytes(Request request) {
            return good.unitBytes(request);
        }

        @Override
        public Chunk chunk(Request request) {
            return good.chunk(request);
        }

        @Override
        public void release(Chunk chunk, Request request) {
            good.release(chunk, request);
        }

        @Override
        public void discard(Chunk chunk, Request request) {
            good.discard(chunk, request);
        }

        @Override
        public boolean lazy() {
            return good.lazy();
        }

        @Override
        public MemorySegment segment(long place) {
            Error now = error;
            if (now != null) {
                refusals.getAndIncrement();
                throw now;
            }
            return good.segment(place);
        }

        @Override
        public long offset(long place) {
            return good.offset(place);
        }
    }

    @Test
    void whatCannotBeClearedForAWhileIsNotLost() throws InterruptedException {
        Refusing source = new Refusing();
        PerCpuSpace space = space(source);
        // Of two chunks; one place in each stays open, so that both are kept.
        List<Long> all = new ArrayList<>(take(space, 16));
        all.sort(null);
        Set<Long> handles = new HashSet<>(all.subList(1, 15));
        source.error = new OutOfMemoryError("on purpose");
        release(space, handles);
        until(() -> source.refusals.get() > 3);
        source.error = null;
        until(() -> !reclaimer.any());
        assertThat(take(space, 14)).as("the same memory").isEqualTo(handles);
        assertThat(threads).as("of which none has ended").hasValue(1);
    }

    @Test
    void oneSpaceThatNeverTakesItsMemoryDoesNotKeepThatOfOthers() throws InterruptedException {
        Refusing source = new Refusing();
        PerCpuSpace bad = space(source);
        PerCpuSpace good = space(ChunkSource.best());
        release(bad, take(bad, 16));
        source.error = new AssertionError("on purpose");
        release(good, take(good, 400));
        until(() -> good.chunks() < 5);
        until(() -> !reclaimer.any());
    }

    /** Says what was asked of it. */
    private static final class Waiting implements ChunkPool.Returning {
        final List<String> asked = new ArrayList<>();
        boolean any = true;
        Runnable collection;

        @Override
        public boolean any() {
            return any;
        }

        @Override
        public void help() {
            asked.add("help");
        }

        @Override
        public boolean collect() {
            asked.add("collect");
            if (collection != null) {
                collection.run();
            }
            return collection != null;
        }
    }

    /** Has memory for so many chunks. */
    private static FailingSource bounded(int chunks) {
        ChunkSource best = ChunkSource.best();
        return new FailingSource(
                new ChunkSource() {
                    private int left = chunks;

                    @Override
                    public int unitBytes(Request request) {
                        return best.unitBytes(request);
                    }

                    @Override
                    public Chunk chunk(Request request) {
                        if (left-- <= 0) {
                            throw new IllegalStateException("there is no room");
                        }
                        return best.chunk(request);
                    }

                    @Override
                    public void release(Chunk chunk, Request request) {
                        best.release(chunk, request);
                    }

                    @Override
                    public void discard(Chunk chunk, Request request) {
                        best.discard(chunk, request);
                    }

                    @Override
                    public boolean lazy() {
                        return best.lazy();
                    }

                    @Override
                    public MemorySegment segment(long place) {
                        return best.segment(place);
                    }

                    @Override
                    public long offset(long place) {
                        return best.offset(place);
                    }
                });
    }

    @Test
    void growingWaitsForNoCollectionHoweverMuchWaits() {
        Waiting waiting = new Waiting();
        ChunkPool pool = new ChunkPool(bounded(50), REQUEST, true, waiting);
        Places taken = new Places(400);
        long begin = System.nanoTime();
        while (taken.count < 400) {
            pool.take(taken, 8);
        }
        assertThat(waiting.asked).containsOnly("help");
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void memoryIsRefusedAtOnceWhereNothingCanComeBack() {
        for (boolean any : new boolean[] {false, true}) {
            Waiting waiting = new Waiting();
            waiting.any = any;
            ChunkPool pool = new ChunkPool(bounded(1), REQUEST, true, waiting);
            Places taken = new Places(9);
            pool.take(taken, 8);
            long begin = System.nanoTime();
            assertThatIllegalStateException()
                    .isThrownBy(() -> pool.take(taken, 1))
                    .withMessage("there is no room");
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
            assertThat(taken.count).isEqualTo(8);
            assertThat(waiting.asked.contains("collect")).isEqualTo(any);
        }
    }

    @Test
    void beforeMemoryIsRefusedWhatACollectionBringsBackIsAwaited() {
        Waiting waiting = new Waiting();
        ChunkPool pool = new ChunkPool(bounded(1), REQUEST, true, waiting);
        Places taken = new Places(9);
        pool.take(taken, 8);
        Places back = new Places(1);
        taken.move(back, 1);
        waiting.collection = () -> new Thread(() -> pool.put(back, 0)).start();
        pool.take(taken, 1);
        assertThat(taken.count).isEqualTo(8);
    }
}
