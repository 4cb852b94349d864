package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.BatchedCounter;
import dev.percpu.counters.CounterOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a comparison or a limited update goes by the central count alone, and when it may not. */
class PercpuCounterTest {

    private static final int SLOTS = 3;
    private static final int BATCH = 4;

    /** By how much the slots together can differ from zero. */
    private static final long SLACK = SLOTS * (BATCH - 1);

    private static final HookedLayout LAYOUT = new HookedLayout();
    private static final ChosenIndex INDEX = new ChosenIndex(SLOTS);

    private final AtomicInteger walks = new AtomicInteger();

    @BeforeEach
    void everyWalkIsSeen() {
        LAYOUT.reset();
        LAYOUT.hook(access -> walks.addAndGet(access.slot() == SLOTS - 1 && access.done() ? 1 : 0));
    }

    private static BatchedCounter create(int batch) {
        return (BatchedCounter)
                LAYOUT.create(
                        "percpu:heap:cpu:atomic",
                        INDEX,
                        CounterOptions.defaults().withBatch(batch));
    }

    /** A counter whose slots hold all that they can, in one direction. */
    private BatchedCounter full(int sign) {
        BatchedCounter counter = create(BATCH);
        for (int slot = 0; slot < SLOTS; slot++) {
            INDEX.choose(slot);
            counter.add(sign * (BATCH - 1));
        }
        assertThat(counter.read()).isZero();
        walks.set(0);
        return counter;
    }

    @Test
    void aDifferenceBeyondAllSlotsIsDecidedWithoutAWalk() {
        for (int sign : new int[] {-1, 1}) {
            try (BatchedCounter counter = full(sign)) {
                assertThat(counter.compare(SLACK + 1)).isEqualTo(-1);
                assertThat(counter.compare(-SLACK - 1)).isEqualTo(1);
                assertThat(walks.get()).isZero();
            }
        }
    }

    @Test
    void theBoundsThemselvesAreComparedByTheValue() {
        for (int sign : new int[] {-1, 1}) {
            try (BatchedCounter counter = full(sign)) {
                assertThat(counter.compare(sign * SLACK)).isZero();
                assertThat(counter.compare(-sign * SLACK)).isEqualTo(sign);
                assertThat(walks.get()).isEqualTo(2);
            }
        }
    }

    @Test
    void withoutABatchOnlyTheSameValueTakesAWalk() {
        try (BatchedCounter counter = create(1)) {
            counter.add(7);
            walks.set(0);
            assertThat(counter.compare(6)).isEqualTo(1);
            assertThat(counter.compare(8)).isEqualTo(-1);
            assertThat(walks.get()).isZero();
            assertThat(counter.compare(7)).isZero();
        }
    }

    @Test
    void aLimitBeyondAllSlotsIsCheckedWithoutAWalk() {
        for (int sign : new int[] {-1, 1}) {
            try (BatchedCounter counter = full(sign)) {
                assertThat(counter.limitedAdd(sign * (SLACK + 5), sign * 5)).isTrue();
                assertThat(walks.get()).as("room for full slots and the amount").isZero();
                assertThat(counter.limitedAdd(sign * (SLACK + 5), sign)).isFalse();
                assertThat(walks.get()).isEqualTo(1);
                assertThat(counter.sum()).isEqualTo(sign * (SLACK + 5));
            }
        }
    }
}
