package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.GET_VOLATILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.SnapshotCounter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One thread adds one and subtracts it again while it moves from slot to slot: the value is never
 * anything but 0 and 1. A walker that is held up between two slots sees another.
 */
class NeverNegativeTest {

    private static final int SLOTS = 2;

    private static final HookedLayout LAYOUT = new HookedLayout();
    private static final ChosenIndex INDEX = new ChosenIndex(SLOTS);

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        LAYOUT.reset();
        INDEX.choose(0);
    }

    private static Counter create(String design) {
        return LAYOUT.create(
                design + ":heap:cpu:atomic", INDEX, CounterOptions.defaults().withBatch(32));
    }

    /** What a walk gives between whose slots one update in each slot is made. */
    private long heldUp(Counter counter, ToLongFunction<Counter> walk, long delta) {
        AtomicBoolean done = new AtomicBoolean();
        LAYOUT.hook(
                access -> {
                    if (access.isBefore(GET_VOLATILE)
                            && access.slot() == 1
                            && done.compareAndSet(false, true)) {
                        INDEX.add(counter, 0, delta);
                        INDEX.add(counter, 1, -delta);
                    }
                });
        long walked = walk.applyAsLong(counter);
        LAYOUT.unhook();
        assertThat(done.get()).isTrue();
        return walked;
    }

    @ParameterizedTest
    @ValueSource(strings = {"striped", "percpu", "lazy", "unified", "flip", "tree"})
    void aSumOverSlotsCanBeAValueThatTheCounterNeverHad(String design) {
        try (Counter counter = create(design)) {
            if (counter instanceof LazyCounter lazy) {
                lazy.upgrade();
            }
            assertThat(heldUp(counter, Counter::sum, 1)).isEqualTo(-1);
            assertThat(counter.sum()).isZero();
            INDEX.add(counter, 0, 1);
            assertThat(heldUp(counter, Counter::sum, -1)).isEqualTo(2);
            assertThat(counter.sum()).isEqualTo(1);
            assertThat(counter.accuracy().sum()).isEqualTo(Accuracy.Consistency.QUIESCENT);
        }
    }

    @Test
    void aSnapshotThatIsDelayedAtTheSamePointCannot() {
        try (SnapshotCounter counter = (SnapshotCounter) create("flip")) {
            assertThat(heldUp(counter, held -> counter.snapshot(), 1)).isZero();
            INDEX.add(counter, 0, 1);
            assertThat(heldUp(counter, held -> counter.snapshot(), -1)).isEqualTo(1);
        }
    }
}
