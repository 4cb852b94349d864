package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A background thread is there when it is needed, whatever befalls it, and not otherwise. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HelperThreadTest {

    private static final String NAME = "percpu-counters-test";
    private static final ThreadFactory THREADS =
            body -> Thread.ofPlatform().daemon().unstarted(body);

    /** Counts its rounds, throws what it is told to, and is needed as long as it is told so. */
    private static final class Counted implements HelperThread.Work {
        final AtomicInteger rounds = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicReference<Throwable> toThrow = new AtomicReference<>();
        volatile boolean needed = true;
        volatile boolean crowded;
        volatile Thread thread;

        @Override
        public void round() throws InterruptedException {
            crowded |= inside.incrementAndGet() > 1;
            try {
                thread = Thread.currentThread();
                Throwable one = toThrow.getAndSet(null);
                if (one != null) {
                    throw HelperThreadTest.<RuntimeException>sneaky(one);
                }
                rounds.incrementAndGet();
                Thread.sleep(1);
            } finally {
                inside.decrementAndGet();
            }
        }

        @Override
        public boolean needed() {
            return needed;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable e) throws T {
        throw (T) e;
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    private static void untilOneMoreRound(Counted work) throws InterruptedException {
        int before = work.rounds.get();
        until(() -> work.rounds.get() > before);
    }

    @Test
    void noExceptionEndsTheThread() throws InterruptedException {
        Counted work = new Counted();
        HelperThread helper = new HelperThread(NAME, "nothing is counted", work);
        assertThat(helper.demand()).isTrue();
        untilOneMoreRound(work);
        Thread first = work.thread;
        for (Throwable one :
                List.of(
                        new IllegalStateException("on purpose"),
                        new OutOfMemoryError("on purpose"),
                        new StackOverflowError("on purpose"),
                        new AssertionError("on purpose"),
                        new InterruptedException("on purpose"),
                        new Exception("on purpose"))) {
            work.toThrow.set(one);
            until(() -> work.toThrow.get() == null);
            untilOneMoreRound(work);
        }
        first.interrupt();
        untilOneMoreRound(work);
        untilOneMoreRound(work);
        assertThat(work.thread).isSameAs(first);
        work.needed = false;
    }

    @Test
    void itEndsWhenItIsIdleForAWhileAndIsMadeAgainOnDemand() throws InterruptedException {
        Counted work = new Counted();
        HelperThread helper = new HelperThread(NAME, "nothing is counted", work);
        helper.demand();
        untilOneMoreRound(work);
        Thread first = work.thread;
        work.needed = false;
        first.join();
        int before = work.rounds.get();
        work.needed = true;
        assertThat(work.rounds).hasValue(before);
        assertThat(helper.demand()).isTrue();
        untilOneMoreRound(work);
        assertThat(work.thread).isNotSameAs(first);
        work.needed = false;
    }

    @Test
    void aThreadThatCannotBeMadeIsNoErrorAndIsTriedAgain() throws InterruptedException {
        int[] attempts = {0};
        List<ThreadFactory> makers =
                List.of(
                        body -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        },
                        body -> null,
                        body -> {
                            Thread used = new Thread(() -> {});
                            used.start();
                            return used;
                        },
                        body ->
                                new Thread(body) {
                                    @Override
                                    public void start() {
                                        throw new OutOfMemoryError("no native thread");
                                    }
                                },
                        THREADS);
        Counted work = new Counted();
        HelperThread helper =
                new HelperThread(
                        NAME,
                        "nothing is counted",
                        work,
                        body -> makers.get(attempts[0]++).newThread(body));
        for (int i = 1; i < makers.size(); i++) {
            int attempt = i;
            until(
                    () -> {
                        assertThat(helper.demand()).isFalse();
                        return attempts[0] == attempt;
                    });
        }
        until(helper::demand);
        untilOneMoreRound(work);
        assertThat(work.thread.isAlive()).isTrue();
        assertThat(helper.demand()).isTrue();
        assertThat(attempts[0]).isEqualTo(makers.size());
        work.needed = false;
    }

    @Test
    void aThreadThatDiesIsReplaced() throws InterruptedException {
        Counted work = new Counted();
        AtomicInteger made = new AtomicInteger();
        HelperThread helper =
                new HelperThread(
                        NAME,
                        "nothing is counted",
                        work,
                        body -> THREADS.newThread(made.getAndIncrement() == 0 ? () -> {} : body));
        helper.demand();
        until(
                () -> {
                    helper.demand();
                    return work.rounds.get() > 0;
                });
        assertThat(made).hasValue(2);
        work.needed = false;
    }

    /** Work that is done at once, for a thread that ends at once. */
    private static final class Items implements HelperThread.Work {
        final AtomicLong added = new AtomicLong();
        final AtomicLong done = new AtomicLong();
        final AtomicInteger inside = new AtomicInteger();
        volatile boolean crowded;

        @Override
        public void round() {
            crowded |= inside.incrementAndGet() > 1;
            done.set(added.get());
            LockSupport.parkNanos(20_000);
            inside.decrementAndGet();
        }

        @Override
        public boolean needed() {
            boolean some = done.get() < added.get();
            LockSupport.parkNanos(20_000);
            return some;
        }
    }

    @Test
    void noWakeUpIsLostAndThereAreNeverTwo() throws InterruptedException {
        Items items = new Items();
        AtomicInteger made = new AtomicInteger();
        HelperThread helper =
                new HelperThread(
                        NAME,
                        "nothing is done",
                        items,
                        body -> {
                            made.getAndIncrement();
                            return THREADS.newThread(body);
                        },
                        0);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(
                    THREADS.newThread(
                            () -> {
                                Random random = new Random();
                                for (int j = 0; j < 1_000; j++) {
                                    long mine = items.added.incrementAndGet();
                                    helper.demand();
                                    while (items.done.get() < mine) {
                                        Thread.yield();
                                    }
                                    LockSupport.parkNanos(random.nextInt(600_000));
                                }
                            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(items.crowded).isFalse();
        assertThat(made).as("threads that ended and were made again").hasValueGreaterThan(10);
    }

    @Test
    void itKeepsNothingOfTheThreadThatNeededIt() throws InterruptedException {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        AtomicReference<String> inherited = new AtomicReference<>("unset");
        Counted work = new Counted();
        HelperThread.Work looking =
                new HelperThread.Work() {
                    @Override
                    public void round() throws InterruptedException {
                        inherited.set(local.get());
                        work.round();
                    }

                    @Override
                    public boolean needed() {
                        return work.needed;
                    }
                };
        ThreadGroup group = new ThreadGroup("of an application");
        Thread user =
                new Thread(
                        group,
                        () -> {
                            local.set("of an application");
                            Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
                            new HelperThread(NAME, "nothing is counted", looking).demand();
                        });
        user.start();
        user.join();
        untilOneMoreRound(work);
        assertThat(work.thread.isDaemon()).isTrue();
        assertThat(work.thread.getName()).isEqualTo(NAME);
        assertThat(work.thread.getContextClassLoader()).isNull();
        assertThat(work.thread.getThreadGroup().getParent()).isNull();
        assertThat(work.thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
        assertThat(inherited).hasValue(null);
        assertThat(work.crowded).isFalse();
        work.needed = false;
    }
}
