package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.SlotReuse;
import dev.percpu.counters.Variant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the groups of every variant keep that has any. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.GroupContract#variants")
public abstract class GroupContract {

    private static final int SIZE = 5;
    private static final int ROUNDS = Rounds.of(100);
    private static final int UPDATES = Rounds.of(20_000);
    private static final CounterOptions OPTIONS = CounterOptions.defaults().withBatch(8);

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.grouped();
    }

    private CounterGroup create(CounterOptions options) {
        return Counters.groupFactory(variant, SIZE, options).get();
    }

    @Test
    void aNewGroupIsZero() {
        try (CounterGroup group = create(OPTIONS)) {
            assertThat(group.size()).isEqualTo(SIZE);
            assertSums(group, new long[SIZE]);
        }
    }

    @Test
    void itSaysWhatItIsAndItsValues() {
        CounterGroup group = Counters.groupFactory(variant, 20, OPTIONS).get();
        group.add(1, 42);
        assertThat(group.variant()).isEqualTo(variant);
        assertThat(group.toString())
                .startsWith(variant + ": [0, " + group.read(1) + ", 0, ")
                .endsWith(", ... of 20]");
        group.close();
        assertThat(group.variant()).isEqualTo(variant);
        assertThat(group).hasToString(variant + ": closed");
    }

    private static void assertSums(CounterGroup group, long[] expected) {
        long[] sums = new long[expected.length + 1];
        sums[expected.length] = -1;
        group.sumAll(sums);
        for (int i = 0; i < expected.length; i++) {
            assertThat(sums[i]).as("counter %d in one walk", i).isEqualTo(expected[i]);
            assertThat(group.sum(i)).as("counter %d alone", i).isEqualTo(expected[i]);
            assertThat(group.accuracy().allows(group.read(i), expected[i]))
                    .as("read %d of %d", group.read(i), expected[i])
                    .isTrue();
        }
        assertThat(sums[expected.length]).as("beyond the group").isEqualTo(-1);
    }

    @Test
    void countersOfAGroupDoNotTouchEachOtherNorThoseOfAnother() {
        try (CounterGroup group = create(OPTIONS);
                CounterGroup other = create(OPTIONS)) {
            long[] expected = new long[SIZE];
            for (int round = 0; round < ROUNDS; round++) {
                int counter = round * 3 % SIZE;
                long delta = round % 7 == 0 ? -1_000_003L * round : round;
                group.add(counter, delta);
                expected[counter] += delta;
                if (round == ROUNDS / 2) {
                    group.upgrade();
                }
                assertSums(group, expected);
            }
            assertSums(other, new long[SIZE]);
        }
    }

    @Test
    void noUpdateIsLostWhileSumsAreTakenAndTheGroupIsUpgraded() throws InterruptedException {
        try (CounterGroup group = create(OPTIONS)) {
            AtomicLongArray begun = new AtomicLongArray(SIZE);
            AtomicLongArray returned = new AtomicLongArray(SIZE);
            AtomicInteger running = new AtomicInteger(3);
            Workers.run(
                    4,
                    worker -> {
                        if (worker == 3) {
                            long[] sums = new long[SIZE];
                            long[] atLeast = new long[SIZE];
                            while (running.get() > 0) {
                                for (int i = 0; i < SIZE; i++) {
                                    atLeast[i] = returned.get(i);
                                }
                                group.sumAll(sums);
                                for (int i = 0; i < SIZE; i++) {
                                    assertThat(sums[i]).isBetween(atLeast[i], begun.get(i));
                                }
                            }
                            return;
                        }
                        try {
                            for (int i = 0; i < UPDATES; i++) {
                                int counter = (i + worker) % SIZE;
                                begun.getAndAdd(counter, 3);
                                if (i % 2 == 0) {
                                    group.addRemote(counter, 3);
                                } else {
                                    group.add(counter, 3);
                                }
                                returned.getAndAdd(counter, 3);
                                if (i == UPDATES / 2 + worker) {
                                    group.upgrade();
                                }
                            }
                        } finally {
                            running.getAndDecrement();
                        }
                    });
            long[] expected = new long[SIZE];
            for (int i = 0; i < SIZE; i++) {
                expected[i] = begun.get(i);
            }
            assertSums(group, expected);
        }
    }

    @Test
    void aClosedGroupsMemoryComesBackZeroUnderEveryReuse() throws InterruptedException {
        for (SlotReuse reuse : SlotReuse.values()) {
            for (int round = 0; round < ROUNDS / 2; round++) {
                try (CounterGroup group = create(OPTIONS.withReuse(reuse))) {
                    assertSums(group, new long[SIZE]);
                    long delta = 1 + round;
                    Workers.run(2, worker -> group.add(worker, delta));
                    group.upgrade();
                    Workers.run(2, worker -> group.add(SIZE - 1 - worker, delta));
                    assertSums(group, new long[] {delta, delta, 0, delta, delta});
                }
            }
        }
    }

    @Test
    void largeGroupsOnSimulatedLargerBoxesCountTheSame() {
        CounterOptions options = OPTIONS.withPossibleCpus(SimulatedBox.cpus(300));
        int size = Rounds.of(1_000);
        try (CounterGroup group = Counters.groupFactory(variant, size, options).get()) {
            long[] expected = new long[size];
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < size; i++) {
                    group.add(i, i);
                    expected[i] += i;
                }
                group.upgrade();
            }
            assertSums(group, expected);
        }
    }

    @Test
    void invalidCounterNumbersAreRefused() {
        try (CounterGroup group = create(OPTIONS)) {
            for (boolean upgraded : new boolean[] {false, true}) {
                for (int wrong : new int[] {-1, SIZE, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                    assertThatExceptionOfType(IndexOutOfBoundsException.class)
                            .isThrownBy(() -> group.add(wrong, 1));
                    assertThatExceptionOfType(IndexOutOfBoundsException.class)
                            .isThrownBy(() -> group.addRemote(wrong, 1));
                    assertThatExceptionOfType(IndexOutOfBoundsException.class)
                            .isThrownBy(() -> group.read(wrong));
                    assertThatExceptionOfType(IndexOutOfBoundsException.class)
                            .isThrownBy(() -> group.sum(wrong));
                }
                long[] tooShort = new long[SIZE - 1];
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> group.sumAll(tooShort));
                assertThat(tooShort).containsOnly(0);
                if (!upgraded) {
                    group.upgrade();
                }
            }
            assertSums(group, new long[SIZE]);
        }
    }

    @Test
    void everyUseAfterCloseIsRefusedAndASecondCloseDoesNothing() {
        for (boolean upgraded : new boolean[] {false, true}) {
            CounterGroup group = create(OPTIONS);
            group.add(1, 1);
            if (upgraded) {
                group.upgrade();
            }
            group.close();
            group.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> group.add(1, 1))
                    .withMessageContaining("closed");
            assertThatIllegalStateException().isThrownBy(() -> group.addRemote(1, 1));
            assertThatIllegalStateException().isThrownBy(() -> group.read(1));
            assertThatIllegalStateException().isThrownBy(() -> group.sum(1));
            assertThatIllegalStateException().isThrownBy(() -> group.sumAll(new long[SIZE]));
            assertThatIllegalStateException().isThrownBy(group::upgrade);
        }
    }
}
