package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.SET_CENTRAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.LazyCounter;
import dev.percpu.counters.UpgradePolicy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When an update takes the lock, and moves what is in its slot to the central count: as soon as the
 * slot would hold the batch, and not before.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"percpu", "unified", "lazy"})
class FoldingTest {

    private static final int BATCH = 4;
    private static final int SLOTS = 3;
    private static final int SIZE = 3;

    /** The value that every counter has at the end. */
    private static final long LAST = 1;

    private static final ChosenIndex INDEX = new ChosenIndex(SLOTS);
    private static final CounterOptions OPTIONS =
            CounterOptions.defaults().withBatch(BATCH).withUpgrade(UpgradePolicy.NEVER);

    private static final HookedLayout IN_STEPS = new HookedLayout();

    /** Updates in one step, which is not made if the slot would be full. */
    private static final HookedLayout[] FUSED =
            IntStream.range(0, SLOTS).mapToObj(HookedLayout::new).toArray(HookedLayout[]::new);

    @Parameter String design;

    /** How a counter is updated and read, alone or in a group. */
    private record Target(LongConsumer add, LongSupplier read, LongSupplier sum) {}

    private String variant() {
        return design + ":heap:cpu:atomic";
    }

    @Test
    void aCounterFoldsAtTheBatch() {
        for (int slot = 0; slot < SLOTS; slot++) {
            counter(IN_STEPS, slot);
            counter(FUSED[slot], slot);
        }
    }

    @Test
    void aMemberOfAGroupFoldsAtTheBatch() {
        for (int slot = 0; slot < SLOTS; slot++) {
            members(IN_STEPS, slot);
            members(FUSED[slot], slot);
        }
    }

    private void counter(HookedLayout layout, int slot) {
        try (Counter counter = layout.create(variant(), INDEX, OPTIONS)) {
            if (counter instanceof LazyCounter lazy) {
                lazy.upgrade();
            }
            INDEX.choose(slot);
            folds(layout, new Target(counter::add, counter::read, counter::sum));
        }
    }

    private void members(HookedLayout layout, int slot) {
        try (CounterGroup group = layout.createGroup(variant(), SIZE, INDEX, OPTIONS)) {
            group.upgrade();
            long bound = SLOTS * (BATCH - 1L);
            assertThat(group.accuracy())
                    .isEqualTo(new Accuracy(bound, bound, Accuracy.Consistency.QUIESCENT));
            INDEX.choose(slot);
            for (int i = 0; i < SIZE; i++) {
                int member = i;
                folds(
                        layout,
                        new Target(
                                delta -> group.add(member, delta),
                                () -> group.read(member),
                                () -> group.sum(member)));
            }
            long[] sums = new long[SIZE];
            group.sumAll(sums);
            assertThat(sums).containsOnly(LAST);
        }
    }

    private static void folds(HookedLayout layout, Target target) {
        AtomicInteger folds = new AtomicInteger();
        layout.hook(access -> folds.addAndGet(access.isBefore(SET_CENTRAL) ? 1 : 0));
        for (int i = 1; i < BATCH; i++) {
            target.add.accept(1);
        }
        assertThat(target.read.getAsLong()).as("below the batch").isZero();
        target.add.accept(1 - BATCH);
        target.add.accept(1 - BATCH);
        assertThat(target.read.getAsLong()).as("above minus the batch").isZero();
        assertThat(folds.get()).as("folded").isZero();
        target.add.accept(-1);
        assertThat(folds.get()).as("folded at minus the batch").isEqualTo(1);
        assertThat(target.read.getAsLong()).isEqualTo(-BATCH);
        target.add.accept(BATCH - 1);
        target.add.accept(1);
        assertThat(folds.get()).as("folded at the batch").isEqualTo(2);
        assertThat(target.read.getAsLong()).isZero();
        target.add.accept(2);
        target.add.accept(-BATCH);
        assertThat(target.read.getAsLong())
                .as("of the batch: fused it is not made in a slot, else it is, if it fits")
                .isEqualTo(layout == IN_STEPS ? 0 : 2 - BATCH);
        target.add.accept(BATCH);
        target.add.accept(LAST - 2);
        layout.unhook();
        assertThat(target.sum.getAsLong()).isEqualTo(LAST);
    }
}
