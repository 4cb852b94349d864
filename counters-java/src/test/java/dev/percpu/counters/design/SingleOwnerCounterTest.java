package dev.percpu.counters.design;

import static dev.percpu.counters.design.Access.Operation.ADD_CENTRAL;
import static dev.percpu.counters.design.Access.Operation.GET_AND_ADD;
import static dev.percpu.counters.design.Access.Operation.GET_CENTRAL;
import static dev.percpu.counters.design.Access.Operation.GET_OPAQUE;
import static dev.percpu.counters.design.Access.Operation.GET_VOLATILE;
import static dev.percpu.counters.design.Access.Operation.SET_OPAQUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.ExecutionContext;
import dev.percpu.counters.LocalCounter;
import dev.percpu.counters.design.Access.Operation;
import dev.percpu.counters.heap.SingleIndex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner's update does to memory, and what comes between its load and its store. */
class SingleOwnerCounterTest {

    private static final HookedLayout LAYOUT = new HookedLayout();

    @BeforeEach
    void nothingIsLeftOfTheTestBefore() {
        LAYOUT.reset();
    }

    private LocalCounter create(String store) {
        return (LocalCounter)
                LAYOUT.create(
                        "local:heap:single:" + store,
                        SingleIndex.SOURCE,
                        CounterOptions.defaults());
    }

    /** Runs something once, before the first such operation. */
    private void before(Operation operation, Runnable action) {
        LAYOUT.hook(
                access -> {
                    if (access.isBefore(operation)) {
                        LAYOUT.unhook();
                        action.run();
                    }
                });
    }

    private static void inAnotherThread(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Operation> operations(Runnable action) {
        List<Operation> seen = new ArrayList<>();
        LAYOUT.hook(
                access -> {
                    if (!access.done()) {
                        seen.add(access.operation());
                    }
                });
        action.run();
        LAYOUT.unhook();
        return seen;
    }

    @Test
    void theOwnersUpdateIsWhatItsStoreSaysAndNothingElse() {
        for (String store : List.of("opaque", "contexts")) {
            try (LocalCounter counter = create(store)) {
                assertThat(operations(counter::increment))
                        .as(store)
                        .containsExactly(GET_OPAQUE, SET_OPAQUE);
            }
        }
        try (LocalCounter counter = create("atomic")) {
            assertThat(operations(counter::increment)).containsExactly(GET_AND_ADD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "atomic", "contexts"})
    void nobodyButTheOwnerWritesItsWords(String store) {
        try (LocalCounter counter = create(store)) {
            counter.add(5);
            assertThat(operations(() -> inAnotherThread(counter::increment)))
                    .containsExactly(ADD_CENTRAL);
            assertThat(operations(() -> inAnotherThread(() -> counter.set(7))))
                    .containsOnly(GET_CENTRAL, GET_VOLATILE, ADD_CENTRAL);
            assertThat(operations(counter::drain))
                    .containsOnly(GET_CENTRAL, GET_VOLATILE, ADD_CENTRAL);
        }
    }

    @Test
    void threeVariablesKeepAnUpdateThatAnInnerContextInterrupts() {
        assertThat(valueAfterReEntry("contexts")).isEqualTo(111);
    }

    /** Shows that the interruption above is one. */
    @Test
    void oneVariableLosesWhatInterruptsAnUpdate() {
        assertThat(valueAfterReEntry("opaque")).isEqualTo(1);
    }

    /** Adds 1, interrupted before its store by an addition of 10, interrupted by one of 100. */
    private long valueAfterReEntry(String store) {
        try (LocalCounter counter = create(store)) {
            before(
                    SET_OPAQUE,
                    () -> {
                        before(SET_OPAQUE, () -> addIn(ExecutionContext.SIGNAL, counter, 100));
                        addIn(ExecutionContext.CALLBACK, counter, 10);
                    });
            counter.add(1);
            return counter.sum();
        }
    }

    private static void addIn(ExecutionContext context, LocalCounter counter, long delta) {
        try (ExecutionContext.Scope scope = context.enter()) {
            assertThat(scope).isNotNull();
            counter.add(delta);
        }
    }

    @Test
    void interruptionsOfEveryContextAreKeptWhereverTheyCome() {
        try (LocalCounter counter = create("contexts")) {
            for (ExecutionContext outer : ExecutionContext.values()) {
                for (ExecutionContext inner : ExecutionContext.values()) {
                    for (Operation at : List.of(GET_OPAQUE, SET_OPAQUE)) {
                        if (inner.compareTo(outer) > 0) {
                            counter.set(0);
                            before(at, () -> addIn(inner, counter, 10));
                            if (outer == ExecutionContext.NORMAL) {
                                counter.add(1);
                            } else {
                                addIn(outer, counter, 1);
                            }
                            assertThat(counter.sum()).as("%s in %s", inner, outer).isEqualTo(11);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "contexts"})
    void anUpdateBetweenWhoseLoadAndStoreOthersUpdateDrainAndSetIsKept(String store) {
        try (LocalCounter counter = create(store)) {
            counter.add(100);
            long[] drained = new long[1];
            before(
                    SET_OPAQUE,
                    () ->
                            inAnotherThread(
                                    () -> {
                                        counter.add(10);
                                        drained[0] = counter.drain();
                                        counter.set(1_000);
                                    }));
            counter.add(1);
            assertThat(drained[0]).isEqualTo(110);
            assertThat(counter.sum()).isEqualTo(1_001);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "atomic", "contexts"})
    void aDrainKeepsWhatComesWhileItLooks(String store) {
        for (Operation at : List.of(GET_CENTRAL, GET_VOLATILE, ADD_CENTRAL)) {
            try (LocalCounter counter = create(store)) {
                counter.add(100);
                before(
                        at,
                        () -> {
                            counter.add(1);
                            inAnotherThread(() -> counter.add(10));
                        });
                long taken = counter.drain();
                assertThat(taken + counter.sum()).as("at %s", at).isEqualTo(111);
                assertThat(taken).isBetween(100L, 111L);
            }
        }
    }

    @Test
    void ofTwoDrainsAtOnceOneTakesTheValue() throws InterruptedException {
        for (Operation at : List.of(GET_CENTRAL, GET_VOLATILE, ADD_CENTRAL)) {
            try (LocalCounter counter = create("opaque")) {
                counter.add(100);
                long[] taken = new long[1];
                Thread other = new Thread(() -> taken[0] = counter.drain());
                before(
                        at,
                        () -> {
                            other.start();
                            // It waits for this drain, or it would take the value too.
                            join(other, 100);
                        });
                assertThat(counter.drain()).as("at %s", at).isEqualTo(100);
                other.join();
                assertThat(taken[0]).as("the other's, at %s", at).isZero();
                assertThat(counter.sum()).isZero();
            }
        }
    }

    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSumThatADrainInterruptsCountsNothingTwice() {
        for (Operation at : List.of(GET_CENTRAL, GET_VOLATILE)) {
            try (LocalCounter counter = create("opaque")) {
                before(
                        at,
                        () -> {
                            counter.add(5);
                            counter.drain();
                        });
                // The update is counted with its drain, without it, or not at all.
                assertThat(counter.sum()).as("at %s", at).isIn(0L, 5L);
            }
        }
    }
}
