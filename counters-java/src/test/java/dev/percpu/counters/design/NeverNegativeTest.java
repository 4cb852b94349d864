package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.SnapshotCounter;
import dev.percpu.counters.design.Hooked.Access;
import dev.percpu.counters.design.Hooked.Kind;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One thread adds one and subtracts it again while it moves from slot to slot: the value is never
 * anything but 0 and 1. A walker that is held up between two slots sees another.
 */
class NeverNegativeTest {

    private static final int SLOTS = 2;

    private final Hooked hooked = new Hooked(Hierarchy.flat(SLOTS));

    /** What a walk gives between whose slots one update in each slot is made. */
    private long heldUp(Counter counter, ToLongFunction<Counter> walk, long delta) {
        AtomicBoolean done = new AtomicBoolean();
        hooked.hook =
                access -> {
                    if (access.kind() == Kind.READ
                            && access.slot() == 1
                            && done.compareAndSet(false, true)) {
                        hooked.add(counter, 0, delta);
                        hooked.add(counter, 1, -delta);
                    }
                };
        long walked = walk.applyAsLong(counter);
        hooked.hook = (Access access) -> {};
        assertThat(done.get()).isTrue();
        return walked;
    }

    @ParameterizedTest
    @ValueSource(strings = {"striped", "percpu", "lazy", "unified", "flip", "tree"})
    void aSumOverSlotsCanBeAValueThatTheCounterNeverHad(String design) {
        try (Counter counter = hooked.create(design, 32)) {
            if (counter instanceof LazyCounter lazy) {
                lazy.upgrade();
            }
            assertThat(heldUp(counter, Counter::sum, 1)).isEqualTo(-1);
            assertThat(counter.sum()).isZero();
            hooked.add(counter, 0, 1);
            assertThat(heldUp(counter, Counter::sum, -1)).isEqualTo(2);
            assertThat(counter.sum()).isEqualTo(1);
            assertThat(counter.accuracy().sum()).isEqualTo(Accuracy.Consistency.QUIESCENT);
        }
    }

    @Test
    void aSnapshotThatIsHeldUpThereCannot() {
        try (SnapshotCounter counter = (SnapshotCounter) hooked.create("flip", 32)) {
            assertThat(heldUp(counter, held -> counter.snapshot(), 1)).isZero();
            hooked.add(counter, 0, 1);
            assertThat(heldUp(counter, held -> counter.snapshot(), -1)).isEqualTo(1);
        }
    }
}
