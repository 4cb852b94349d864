package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterOptions;
import dev.percpu.counters.Counters;
import dev.percpu.counters.design.Access.Operation;
import dev.percpu.counters.heap.OwnerIndex;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that follow, and the thread that makes them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EventualCounterTest {

    private static final HookedLayout LAYOUT = new HookedLayout();

    /** Waits as long as it takes; the class's limit is there for what never comes. */
    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    private static List<Thread> folders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Folder.THREAD_NAME))
                .toList();
    }

    @Test
    void aReadCatchesUpWhenTheUpdatesStop() throws InterruptedException {
        for (String variant : new String[] {"eventual:heap", "eventual:heap-dense"}) {
            try (Counter counter = Counters.create(variant)) {
                for (int round = 1; round <= 3; round++) {
                    List<Thread> threads = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        threads.add(
                                new Thread(
                                        () -> {
                                            for (int j = 0; j < 10_000; j++) {
                                                counter.increment();
                                            }
                                        }));
                    }
                    threads.forEach(Thread::start);
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    long value = 40_000L * round;
                    until(() -> counter.read() == value);
                    assertThat(counter.sum()).isEqualTo(value);
                }
                assertThat(counter.drain()).isEqualTo(120_000);
                assertThat(counter.read()).isZero();
                counter.add(-3);
                until(() -> counter.read() == -3);
            }
        }
    }

    @Test
    void thereIsOneThreadForAllAndNoneWhenTheLastIsClosed() throws InterruptedException {
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            counters.add(Counters.create("eventual:heap"));
        }
        // One that was about to end may do so now.
        until(() -> folders().size() == 1);
        assertThat(folders()).allMatch(Thread::isDaemon);
        counters.forEach(Counter::close);
        until(
                () -> {
                    System.gc();
                    return folders().isEmpty();
                });
        try (Counter again = Counters.create("eventual:heap")) {
            again.increment();
            until(() -> again.read() == 1);
        }
        assertThatIllegalStateException().isThrownBy(() -> counters.get(0).read());
    }

    private static Counter hooked() {
        LAYOUT.reset();
        return LAYOUT.create(
                "eventual:heap:owner:opaque", OwnerIndex.SOURCE, CounterOptions.defaults());
    }

    @Test
    void aCloseGivesTheMemoryBackWhenTheFoldUnderWayIsDone() throws InterruptedException {
        Counter counter = hooked();
        AtomicReference<Access> walk = new AtomicReference<>();
        LAYOUT.hook(
                access -> {
                    if (access.isBefore(Operation.GET_VOLATILE)) {
                        walk.set(access);
                    }
                });
        counter.sum();
        ReadGate gate = new ReadGate(walk.get());
        LAYOUT.hook(gate);
        gate.awaitReached(new CompletableFuture<>());
        CompletableFuture<Boolean> closing = Background.run(counter::close);
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS));
        assertThat(LAYOUT.returned()).isZero();
        assertThatIllegalStateException().isThrownBy(counter::read);
        gate.open();
        assertThat(Background.result(closing)).isTrue();
        assertThat(LAYOUT.returned()).isOne();
    }

    @Test
    void aFoldOfAClosedCounterTouchesNothing() {
        Counter counter = hooked();
        counter.close();
        LAYOUT.hook(
                access -> {
                    throw new AssertionError(access);
                });
        ((Folder.Folded) counter).fold();
        LAYOUT.unhook();
    }

    @Test
    void aCounterThatIsNotClosedIsCollectedAllTheSame() throws InterruptedException {
        AtomicReference<Counter> counter = new AtomicReference<>(Counters.create("eventual:heap"));
        counter.get().increment();
        until(() -> counter.get().read() == 1);
        WeakReference<Counter> reference = new WeakReference<>(counter.get());
        counter.set(null);
        until(
                () -> {
                    System.gc();
                    return reference.refersTo(null);
                });
    }

    @Test
    void anErrorInOneDoesNotStopTheOthers() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        Folder.Folded failing =
                new Folder.Folded() {
                    @Override
                    public void fold() {
                        failures.getAndIncrement();
                        throw new IllegalStateException("fails on purpose");
                    }

                    @Override
                    public boolean over() {
                        return failures.get() >= 10;
                    }
                };
        Folder.enlist(failing);
        try (Counter counter = Counters.create("eventual:heap")) {
            until(() -> failures.get() >= 3);
            counter.add(5);
            until(() -> counter.read() == 5);
            until(failing::over);
            counter.add(5);
            until(() -> counter.read() == 10);
        }
    }

    @Test
    void theThreadKeepsNothingOfTheOneThatNeededItFirst() throws InterruptedException {
        until(
                () -> {
                    System.gc();
                    return folders().isEmpty();
                });
        try (Counter counter = Counters.create("eventual:heap")) {
            counter.increment();
            until(() -> folders().size() == 1);
            assertThat(folders()).allMatch(t -> t.getContextClassLoader() == null);
        }
    }
}
