package dev.percpu.counters.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.contract.LittleStack;
import dev.percpu.counters.contract.Rounds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wherever an error falls into the allocator, no allocation is given to two, none in use is
 * unmapped, and the next call works.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AllocatorErrorsTest {

    private static final int GRANULE = 4096;
    private static final long[] NO_ARRAY = {};
    private static final int STEPS = 120;

    /** The short form has one failing call in so many, and fewer dives down the stack. */
    private static final int SHARE = Rounds.share(10);

    private static final int DIVES = Rounds.of(50, 10);

    /** What a magazine may hold that has not been cleared yet, and so is not given out. */
    private static final int DIRTY = 1;

    /** Few units, which are cleared one by one; many, which are in batches; and recorded ones. */
    static Stream<Arguments> allocators() {
        return Stream.of(
                        new ChunkSource.Request(3, GRANULE, 1, Placement.NONE),
                        new ChunkSource.Request(70, GRANULE, 1, Placement.NONE),
                        new ChunkSource.Request(3, GRANULE, 1, Placement.NONE, true))
                .flatMap(
                        request ->
                                Stream.of(
                                        Arguments.of(request, true), Arguments.of(request, false)));
    }

    /** An allocator, who has which allocation of it, and what the books must then say. */
    private static final class Model {
        final ChunkSource.Request request;
        final boolean atOnce;
        final ChunkSource good = ChunkSource.best();
        final FailingSource source = new FailingSource(good);
        final PerCpuAllocator allocator;
        final OffHeapSlots words;
        final Set<Long> inUse = new HashSet<>();
        final List<Long> order = new ArrayList<>();
        final Allocations returning = new Allocations(STEPS);
        final Random random = new Random(7);
        int failedReleases;

        Model(ChunkSource.Request request, boolean atOnce) {
            this.request = request;
            this.atOnce = atOnce;
            allocator = new PerCpuAllocator(source, request, reuse(atOnce));
            words = new PerCpuAllocator(good, request, reuse(atOnce)).slots(false, () -> 0);
        }

        private static PerCpuAllocator.Reuse reuse(boolean atOnce) {
            return atOnce ? PerCpuAllocator.Reuse.AT_ONCE : PerCpuAllocator.Reuse.AFTER_COLLECTION;
        }

        /** Takes more than it gives back for a while, and then the other way round. */
        void step(int number) {
            int taking = number / 30 % 2 == 0 ? 85 : 15;
            if (order.isEmpty() || random.nextInt(100) < taking) {
                took(allocator.allocate());
            } else {
                giveBack(order.remove(random.nextInt(order.size())));
            }
        }

        void took(long handle) {
            assertThat(inUse.add(handle)).as("given to two").isTrue();
            assertThat(source.isMapped(handle & -(long) words.unitBytes())).as("mapped").isTrue();
            for (int unit = 0; unit < request.units(); unit++) {
                assertThat(words.getVolatile(NO_ARRAY, handle, unit)).as("zero").isZero();
                if (unit % 2 == 0) {
                    words.getAndAdd(NO_ARRAY, handle, unit, handle);
                }
            }
            assertThat(words.getCentral(NO_ARRAY, handle)).as("zero").isZero();
            words.setCentral(NO_ARRAY, handle, handle);
            order.add(handle);
        }

        void giveBack(long handle) {
            inUse.remove(handle);
            boolean done = false;
            try {
                if (atOnce) {
                    allocator.release(handle);
                } else {
                    returning.handles[returning.count++] = handle;
                    if (returning.count > 5) {
                        allocator.reclaim(returning);
                    }
                }
                done = true;
            } finally {
                failedReleases += done ? 0 : 1;
            }
        }

        /** Nobody has written to what others have. */
        void assertUnharmed() {
            for (long handle : inUse) {
                assertThat(source.isMapped(handle & -(long) words.unitBytes())).isTrue();
                assertThat(words.getVolatile(NO_ARRAY, handle, 0)).isEqualTo(handle);
                assertThat(words.getCentral(NO_ARRAY, handle)).isEqualTo(handle);
            }
        }

        /** Takes all that is there: after dozens of failed calls, none has lost an allocation. */
        void assertAllThere() {
            // A release that succeeds clears what others have left dirty.
            took(allocator.allocate());
            giveBack(order.removeLast());
            if (returning.count > 0) {
                allocator.reclaim(returning);
            }
            int chunks = allocator.chunks();
            assertThat(source.mappings()).isBetween(chunks, chunks + source.failures());
            int capacity = new Chunk(0, words.unitBytes(), GRANULE).capacity();
            while (allocator.chunks() == chunks) {
                took(allocator.allocate());
            }
            // The last one came from one more chunk.
            assertThat(inUse.size() - 1).isBetween(chunks * capacity - DIRTY, chunks * capacity);
        }
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void theAllocatorStaysWholeWhicheverCallsToTheSourceFail(
            ChunkSource.Request request, boolean atOnce) {
        int failed = 0;
        // Each step of a scenario makes dozens of calls, which differ in few ways.
        int stride = SHARE * (request.units() > 10 ? 7 : 1);
        for (long call = 1; ; call += stride) {
            Model model = new Model(request, atOnce);
            model.source.failAt(call);
            for (int step = 0; step < STEPS; step++) {
                try {
                    model.step(step);
                } catch (FailingSource.OnPurpose e) {
                    model.source.failAt(Long.MAX_VALUE);
                    model.assertUnharmed();
                    for (int i = 0; i < call % 3 * 12; i++) {
                        // What has been struck off must not be given out, nor what is unmapped.
                        model.took(model.allocator.allocate());
                    }
                    model.source.failAt(call);
                }
            }
            model.source.failAt(Long.MAX_VALUE);
            model.assertUnharmed();
            model.assertAllThere();
            model.assertUnharmed();
            release(model);
            if (model.source.failures() == 0) {
                break;
            }
            failed++;
        }
        assertThat(failed).isGreaterThan(100 / SHARE);
    }

    /** Gives the memory of a model back to the kernel, as far as that is possible. */
    private static void release(Model model) {
        int unit = model.words.unitBytes();
        model.inUse.stream()
                .map(handle -> handle & -(long) unit)
                .distinct()
                .filter(model.source::isMapped)
                .forEach(
                        base ->
                                model.source.release(
                                        new Chunk(base, unit, GRANULE), model.request));
    }

    /** Notes by stores what has come of each attempt. */
    private static final class Sweeping implements LittleStack.Attempt {
        final PerCpuAllocator allocator;
        final long[] held = new long[3_000];
        int count;
        boolean giving;
        final Allocations returning = new Allocations(16);

        Sweeping(PerCpuAllocator allocator) {
            this.allocator = allocator;
        }

        @Override
        public void run(int number) {
            if (count == 0) {
                giving = false;
            } else if (count == 60) {
                giving = true;
            }
            if (!giving) {
                held[count] = allocator.allocate();
                count++;
            } else if (returning.count < returning.handles.length) {
                returning.handles[returning.count++] = held[--count];
            } else {
                allocator.reclaim(returning);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void whereverTheStackEnds(ChunkSource.Request request, boolean atOnce) throws Exception {
        Model model = new Model(request, atOnce);
        Sweeping sweeping = new Sweeping(model.allocator);
        // What is loaded with too little stack is not loaded for good.
        for (int i = 0; i < 500; i++) {
            sweeping.run(i);
        }
        int failures = 0;
        for (int round = 0; round < DIVES; round++) {
            failures += LittleStack.sweep(sweeping);
        }
        assertThat(failures).isGreaterThan(DIVES);
        model.allocator.reclaim(sweeping.returning);
        assertThat(sweeping.returning.count).isZero();
        for (int i = 0; i < sweeping.count; i++) {
            model.took(sweeping.held[i]);
        }
        model.assertAllThere();
        model.assertUnharmed();
        release(model);
    }

    @Test
    void aReleaseAtOnceThatFailsLeavesTheAllocationDirtyAndTheNextOneClearsIt() {
        ChunkSource.Request request = new ChunkSource.Request(3, GRANULE, 1, Placement.NONE);
        Model model = new Model(request, true);
        model.took(model.allocator.allocate());
        long handle = model.order.getFirst();
        model.source.failAt(1);
        try {
            model.giveBack(handle);
        } catch (FailingSource.OnPurpose e) {
            assertThat(model.failedReleases).isOne();
        }
        assertThat(model.failedReleases).isOne();
        assertThat(model.words.getVolatile(NO_ARRAY, handle, 0)).isEqualTo(handle);
        model.took(model.allocator.allocate());
        model.giveBack(model.order.getLast());
        assertThat(model.words.getVolatile(NO_ARRAY, handle, 0)).isZero();
        model.assertAllThere();
        release(model);
    }
}
