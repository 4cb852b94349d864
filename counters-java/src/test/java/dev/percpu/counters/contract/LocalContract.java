package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.LocalCounter;
import dev.percpu.counters.Variant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every variant keeps, besides {@link CounterContract}, whose counters have one owner. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.LocalContract#variants")
public abstract class LocalContract {

    private static final int UPDATES = Rounds.of(50_000);

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.of(LocalCounter.class);
    }

    private LocalCounter create() {
        return (LocalCounter) Counters.create(variant, CounterOptions.defaults());
    }

    @Test
    void theOwnerAndOthersUpdateOneValueThatAnyThreadReads() throws InterruptedException {
        try (LocalCounter counter = create()) {
            counter.add(100);
            counter.sub(30);
            counter.increment();
            counter.decrement();
            Workers.run(
                    1,
                    worker -> {
                        assertThat(counter.read()).isEqualTo(70);
                        counter.add(5);
                        counter.sub(2);
                        assertThat(counter.sum()).isEqualTo(73);
                    });
            assertThat(counter.read()).isEqualTo(73);
        }
    }

    @Test
    void setReplacesTheValueWhoeverSetsAndWhoeverHadCounted() throws InterruptedException {
        try (LocalCounter counter = create()) {
            counter.add(100);
            Workers.run(
                    1,
                    worker -> {
                        counter.add(11);
                        counter.set(-7);
                    });
            assertThat(counter.sum()).isEqualTo(-7);
            counter.add(2);
            counter.set(Long.MAX_VALUE);
            assertThat(counter.sum()).isEqualTo(Long.MAX_VALUE);
            counter.increment();
            assertThat(counter.sum()).isEqualTo(Long.MIN_VALUE);
            assertThat(counter.drain()).isEqualTo(Long.MIN_VALUE);
            assertThat(counter.sum()).isZero();
        }
    }

    @Test
    void anOwnerAmongOthersLosesNothingToThem() throws InterruptedException {
        ownedByAWorker(
                (counter, worker) -> {
                    for (int i = 0; i < UPDATES; i++) {
                        counter.add(worker + 1);
                    }
                    return 0;
                },
                10L * UPDATES);
    }

    @Test
    void drainsByOwnerAndOthersTakeEveryUpdateExactlyOnce() throws InterruptedException {
        ownedByAWorker(
                (counter, worker) -> {
                    long drained = 0;
                    for (int i = 0; i < UPDATES; i++) {
                        counter.add(worker + 1);
                        if (i % 16 == worker) {
                            long taken = counter.drain();
                            // Two drains that took the same would leave the difference negative.
                            assertThat(taken).isNotNegative();
                            drained += taken;
                        }
                    }
                    return drained;
                },
                10L * UPDATES);
    }

    @Test
    void aVirtualThreadOwnsItsCounterOnEveryCarrier() throws InterruptedException {
        AtomicReference<LocalCounter> shared = new AtomicReference<>();
        int updates = Rounds.of(2_000);
        Workers.runVirtual(
                8,
                worker -> {
                    if (worker == 0) {
                        shared.set(create());
                    }
                    LocalCounter counter = await(shared);
                    for (int i = 0; i < updates; i++) {
                        counter.increment();
                        if (i % 10 == 0) {
                            Thread.yield();
                        }
                    }
                });
        assertThat(shared.get().sum()).isEqualTo(8L * updates);
        shared.get().close();
    }

    /** What a worker does; it returns what it took. */
    @FunctionalInterface
    private interface Part {
        long play(LocalCounter counter, int worker);
    }

    /** Four workers, the first of which is the owner. */
    private void ownedByAWorker(Part part, long expected) throws InterruptedException {
        AtomicReference<LocalCounter> shared = new AtomicReference<>();
        AtomicLong taken = new AtomicLong();
        Workers.run(
                4,
                worker -> {
                    if (worker == 0) {
                        shared.set(create());
                    }
                    taken.addAndGet(part.play(await(shared), worker));
                });
        assertThat(taken.get() + shared.get().sum()).isEqualTo(expected);
        shared.get().close();
    }

    private static LocalCounter await(AtomicReference<LocalCounter> shared) {
        LocalCounter counter = shared.get();
        while (counter == null) {
            Thread.yield();
            counter = shared.get();
        }
        return counter;
    }

    @Test
    void setAndSubAreRefusedAfterClose() {
        LocalCounter counter = create();
        counter.close();
        assertThatIllegalStateException().isThrownBy(() -> counter.set(1));
        assertThatIllegalStateException().isThrownBy(() -> counter.sub(1));
    }
}
