package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.Variant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps, besides {@link CounterContract}, whose counters have snapshots. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.SnapshotContract#variants")
public abstract class SnapshotContract {

    private static final int UPDATERS = 3;
    private static final int UPDATES = Rounds.of(20_000);

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.of(SnapshotCounter.class);
    }

    /** How this module moves threads between CPUs. */
    protected Migration migration() {
        return Migration.NONE;
    }

    private SnapshotCounter create() {
        return (SnapshotCounter) Counters.create(variant, CounterOptions.defaults());
    }

    /** Updaters that are moved about, and one reader until the last of them has returned. */
    private void underLoad(Workers.Work update, Workers.Work read) throws InterruptedException {
        AtomicInteger running = new AtomicInteger(UPDATERS);
        Workers.run(
                UPDATERS + 1,
                worker -> {
                    if (worker == UPDATERS) {
                        while (running.get() > 0) {
                            read.run(worker);
                        }
                        return;
                    }
                    try {
                        migration().whileMoving(() -> unchecked(update, worker));
                    } finally {
                        running.getAndDecrement();
                    }
                });
    }

    private static void unchecked(Workers.Work work, int worker) {
        try {
            work.run(worker);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSnapshotOfThoseInsideIsNeverNegativeNorMoreThanThereAre() throws InterruptedException {
        try (SnapshotCounter counter = create()) {
            underLoad(
                    worker -> {
                        for (int i = 0; i < UPDATES; i++) {
                            counter.increment();
                            counter.decrement();
                        }
                    },
                    worker -> assertThat(counter.snapshot()).isBetween(0L, (long) UPDATERS));
            assertThat(counter.snapshot()).isZero();
        }
    }

    @Test
    void theSameHoldsForVirtualThreadsThatChangeCarriers() throws InterruptedException {
        try (SnapshotCounter counter = create()) {
            int threads = 32;
            Workers.runVirtual(
                    threads,
                    worker -> {
                        for (int i = 0; i < Rounds.of(200); i++) {
                            counter.increment();
                            if (worker % 8 == 0) {
                                assertThat(counter.snapshot()).isBetween(1L, (long) threads);
                            }
                            Thread.yield();
                            counter.decrement();
                        }
                    });
            assertThat(counter.snapshot()).isZero();
        }
    }

    @Test
    void snapshotsOfAdditionsGrowAndCountWhatReturnedAndNothingThatHasNotBegun()
            throws InterruptedException {
        try (SnapshotCounter counter = create()) {
            AtomicLong begun = new AtomicLong();
            AtomicLong returned = new AtomicLong();
            AtomicLong last = new AtomicLong();
            underLoad(
                    worker -> {
                        for (int i = 0; i < UPDATES; i++) {
                            begun.getAndIncrement();
                            counter.increment();
                            returned.getAndIncrement();
                        }
                    },
                    worker -> {
                        long least = Math.max(last.get(), returned.get());
                        long snapshot = counter.snapshot();
                        assertThat(snapshot).isBetween(least, begun.get());
                        last.set(snapshot);
                    });
            assertThat(counter.snapshot()).isEqualTo((long) UPDATERS * UPDATES);
        }
    }

    /** The low half only grows; the high half says how many updaters are between two updates. */
    @Test
    void aSnapshotUnderUpdatesOfBothSignsIsAValueThatTheCounterHad() throws InterruptedException {
        try (SnapshotCounter counter = create()) {
            long high = 1L << 32;
            AtomicLong begun = new AtomicLong();
            AtomicLong returned = new AtomicLong();
            underLoad(
                    worker -> {
                        for (int i = 0; i < UPDATES; i++) {
                            counter.add(high);
                            begun.getAndIncrement();
                            counter.add(1 - high);
                            returned.getAndIncrement();
                        }
                    },
                    worker -> {
                        long least = returned.get();
                        long snapshot = counter.snapshot();
                        assertThat(snapshot >> 32).isBetween(0L, (long) UPDATERS);
                        assertThat(snapshot & (high - 1)).isBetween(least, begun.get());
                    });
            assertThat(counter.snapshot()).isEqualTo((long) UPDATERS * UPDATES);
        }
    }

    @Test
    void snapshotsOfSeveralReadersAreInOneOrder() throws InterruptedException {
        try (SnapshotCounter counter = create()) {
            AtomicLong newest = new AtomicLong();
            AtomicInteger running = new AtomicInteger(2);
            Workers.run(
                    5,
                    worker -> {
                        if (worker < 2) {
                            for (int i = 0; i < UPDATES; i++) {
                                counter.increment();
                            }
                            running.getAndDecrement();
                            return;
                        }
                        while (running.get() > 0) {
                            long before = newest.get();
                            long snapshot = counter.snapshot();
                            assertThat(snapshot).isGreaterThanOrEqualTo(before);
                            newest.accumulateAndGet(snapshot, Math::max);
                        }
                    });
            assertThat(counter.snapshot()).isEqualTo(2L * UPDATES);
        }
    }

    @Test
    void snapshotsAndDrainsLoseNothingToEachOther() throws InterruptedException {
        try (SnapshotCounter counter = create()) {
            AtomicLong drained = new AtomicLong();
            AtomicInteger running = new AtomicInteger(2);
            Workers.run(
                    4,
                    worker -> {
                        if (worker < 2) {
                            for (int i = 0; i < UPDATES; i++) {
                                counter.add(worker == 0 ? 7 : 2);
                            }
                            running.getAndDecrement();
                            return;
                        }
                        while (running.get() > 0) {
                            if (worker == 2) {
                                long taken = counter.drain();
                                assertThat(taken).isNotNegative();
                                drained.addAndGet(taken);
                            } else {
                                assertThat(counter.snapshot()).isBetween(0L, 9L * UPDATES);
                            }
                        }
                    });
            assertThat(drained.get() + counter.snapshot()).isEqualTo(9L * UPDATES);
            assertThat(counter.sum()).isEqualTo(counter.drain());
            assertThat(counter.snapshot()).isZero();
        }
    }

    @Test
    void anInterruptNeitherEndsASnapshotNorIsLost() throws InterruptedException {
        try (SnapshotCounter counter = create()) {
            counter.add(41);
            Workers.run(
                    1,
                    worker -> {
                        Thread.currentThread().interrupt();
                        assertThat(counter.snapshot()).isEqualTo(41);
                        assertThat(Thread.interrupted()).isTrue();
                        counter.increment();
                        assertThat(counter.snapshot()).isEqualTo(42);
                    });
        }
    }

    @Test
    void aSnapshotWrapsAsLongDoes() {
        try (SnapshotCounter counter = create()) {
            counter.add(Long.MAX_VALUE);
            assertThat(counter.snapshot()).isEqualTo(Long.MAX_VALUE);
            counter.increment();
            assertThat(counter.snapshot()).isEqualTo(Long.MIN_VALUE);
            assertThat(counter.drain()).isEqualTo(Long.MIN_VALUE);
            assertThat(counter.snapshot()).isZero();
        }
    }

    @Test
    void aSnapshotIsRefusedAfterClose() {
        SnapshotCounter counter = create();
        counter.close();
        assertThatIllegalStateException()
                .isThrownBy(counter::snapshot)
                .withMessageContaining("closed");
    }
}
