package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.UnifiedGroup;
import dev.percpu.counters.Variant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the structures of every unified variant keep, besides {@link GroupContract}. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.percpu.counters.contract.UnifiedContract#variants")
public abstract class UnifiedContract {

    private static final int SIZE = 4;

    @Parameter Variant variant;

    static Stream<Variant> variants() {
        return Kinds.shared(variant -> variant.design().equals("unified"));
    }

    private UnifiedGroup create() {
        return (UnifiedGroup)
                Counters.groupFactory(variant, SIZE, CounterOptions.defaults().withBatch(8)).get();
    }

    @Test
    void membersDoNotTouchEachOther() {
        try (UnifiedGroup struct = create()) {
            struct.add(0, 3);
            struct.addFutexReferences(5);
            struct.addFutexReferences(-1);
            struct.add(SIZE - 1, -20);
            long[] sums = new long[SIZE];
            struct.sumAll(sums);
            assertThat(sums).containsExactly(3, 0, 0, -20);
            assertThat(struct.futexReferences()).isEqualTo(4);
        }
    }

    @Test
    void futexReferencesOfManyThreadsAreAllCounted() throws InterruptedException {
        int updates = Rounds.of(20_000);
        try (UnifiedGroup struct = create()) {
            Workers.run(
                    4,
                    worker -> {
                        for (int i = 0; i < updates; i++) {
                            struct.addFutexReferences(2);
                            struct.addFutexReferences(-1);
                        }
                    });
            assertThat(struct.futexReferences()).isEqualTo(4L * updates);
        }
    }

    @Test
    void theConcurrencyIdIsTheLastThatWasSetInTheSamePlace() {
        try (UnifiedGroup struct = create()) {
            assertThat(struct.concurrencyId()).isZero();
            // The thread may be moved to another CPU between the two, but not for ever.
            boolean found = false;
            for (int i = 1; i <= 10_000 && !found; i++) {
                struct.setConcurrencyId(i);
                found = struct.concurrencyId() == i;
            }
            assertThat(found).isTrue();
            assertThat(struct.futexReferences()).isZero();
            assertThat(struct.sum(0)).isZero();
        }
    }

    @Test
    void aReleasedStructureComesBackZero() throws InterruptedException {
        for (int round = 1; round < Rounds.of(100); round++) {
            long id = round;
            try (UnifiedGroup struct = create()) {
                assertThat(struct.futexReferences()).isZero();
                long[] sums = new long[SIZE];
                struct.sumAll(sums);
                assertThat(sums).containsOnly(0);
                Workers.run(
                        2,
                        worker -> {
                            assertThat(struct.concurrencyId()).isIn(0L, id);
                            struct.setConcurrencyId(id);
                            struct.addFutexReferences(worker);
                            struct.add(worker, 3 + worker);
                            struct.add(3, 100);
                        });
            }
        }
    }

    @Test
    void everyUseAfterCloseIsRefused() {
        UnifiedGroup struct = create();
        struct.close();
        assertThatIllegalStateException().isThrownBy(struct::concurrencyId);
        assertThatIllegalStateException().isThrownBy(() -> struct.setConcurrencyId(1));
        assertThatIllegalStateException().isThrownBy(() -> struct.addFutexReferences(1));
        assertThatIllegalStateException().isThrownBy(struct::futexReferences);
    }
}
