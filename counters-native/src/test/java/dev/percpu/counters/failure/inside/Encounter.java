package dev.percpu.counters.failure.inside;

import dev.percpu.counters.failure.Pinned;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Two virtual threads that make a call each on one counter, again and again, while platform threads
 * update it, and one holds its lock for long, as one that is preempted does. The first one is
 * pinned to its carrier, and owns the counter.
 */
final class Encounter {

    private static final int CALLS = 12;

    /** A thread that yields instead can come before all others, again and again. */
    private static final long PAUSE_NANOS = 1_000;

    private static final long HOLD_NANOS = 200_000;

    private static final long LOOK_MILLIS = 2;
    private static final long BOUND_NANOS = 10_000_000_000L;

    private final Supplier<FaultSubject> factory;
    private final long nanos;
    private final CounterCall pinned;
    private final CounterCall free;
    private final AtomicLong byPinned = new AtomicLong();
    private final AtomicLong byFree = new AtomicLong();
    private final CountDownLatch created = new CountDownLatch(1);
    private volatile FaultSubject subject;
    private volatile boolean stop;
    private volatile Throwable thrown;

    Encounter(Supplier<FaultSubject> factory, CounterCall pinned, CounterCall free, long millis) {
        this.nanos = millis * 1_000_000;
        this.factory = factory;
        this.pinned = pinned;
        this.free = free;
    }

    /** What is wrong, or nothing. */
    String meet() throws InterruptedException {
        Thread first = Thread.ofVirtual().unstarted(() -> guarded(this::callPinned));
        Thread second = Thread.ofVirtual().unstarted(() -> guarded(this::callFree));
        first.start();
        created.await();
        List<Thread> updaters =
                Stream.of((Runnable) this::update, this::update, this::holdLock)
                        .map(work -> Thread.ofPlatform().daemon().start(() -> guarded(work)))
                        .toList();
        second.start();
        String wrong = watch(first, second, updaters);
        stop = true;
        if (wrong.isEmpty()) {
            first.join();
            second.join();
            for (Thread updater : updaters) {
                updater.join();
            }
            subject.close();
        }
        return thrown != null ? wrong + " " + FaultTrial.text(thrown) : wrong;
    }

    private String watch(Thread first, Thread second, List<Thread> updaters)
            throws InterruptedException {
        long calls = -1;
        long begin = System.nanoTime();
        long since = begin;
        while (first.isAlive() || second.isAlive()) {
            Thread.sleep(LOOK_MILLIS);
            long now = byPinned.get() + byFree.get();
            boolean enough = byPinned.get() >= CALLS && byFree.get() >= CALLS;
            boolean longEnough = System.nanoTime() - begin > nanos;
            if (enough && longEnough || thrown != null) {
                stop = true;
            }
            if (now != calls) {
                calls = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > BOUND_NANOS) {
                return "stands still after "
                        + byPinned
                        + " pinned and "
                        + byFree
                        + " free calls, pinned "
                        + where(first)
                        + ", free "
                        + where(second)
                        + ", updating "
                        + updaters.stream().map(Encounter::where).toList();
            }
        }
        return "";
    }

    private static String where(Thread thread) {
        return thread.getState() + FaultTrial.text(thread);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            thrown = e;
            created.countDown();
        }
    }

    private void callPinned() {
        subject = factory.get();
        created.countDown();
        while (!stop) {
            Pinned.run(() -> call(pinned, byPinned));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void callFree() {
        while (!stop) {
            call(free, byFree);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void call(CounterCall call, AtomicLong count) {
        call.action().apply(subject);
        count.getAndIncrement();
    }

    private void update() {
        while (!stop) {
            subject.update(0, 1);
        }
    }

    private void holdLock() {
        Object lock = lock(subject.object());
        if (lock == null) {
            return;
        }
        try {
            Method acquire = lock.getClass().getDeclaredMethod("acquire");
            Field held = lock.getClass().getDeclaredField("held");
            acquire.setAccessible(true);
            held.setAccessible(true);
            while (!stop) {
                acquire.invoke(lock);
                LockSupport.parkNanos(HOLD_NANOS);
                held.setInt(lock, 0);
                LockSupport.parkNanos(HOLD_NANOS);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The counter's lock; null if it has none. */
    private static Object lock(Object counter) {
        for (Class<?> type = counter.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("dev.percpu.counters.design.Guarded")) {
                try {
                    Field lock = type.getDeclaredField("lock");
                    lock.setAccessible(true);
                    return lock.get(counter);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return null;
    }
}
