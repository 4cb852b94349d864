package dev.percpu.counters.design;

import dev.percpu.counters.internal.UsableCpus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A spin lock that can be given back without a call: {@code lock.held = 0}.
 *
 * <p>A {@link StackOverflowError} can fall on any call, those in a {@code finally} block too, and a
 * lock whose release is a method can then stay held for good. A store to a field needs no stack.
 *
 * <p>Between {@link #acquire} and that store there is no allocation, no park, yield or monitor, no
 * logging and no system call, so that the holder is never unmounted from its carrier. Waiters spin
 * a little, then yield. Virtual threads go on to spin: one that yields leaves its carrier, and may
 * hold a monitor, for which another that is pinned to the last carrier would wait for good. For the
 * same reason nobody who holds a monitor waits for another. A thread of a real-time class that
 * waits for a preempted one of a lower priority would wait for good; do not mix those.
 *
 * <p>The locks of counters are few and shared: each counter is given one of a table, at random. A
 * lock in the counter would be on the cache line that every update reads. No thread ever holds two.
 *
 * <p>Thread-safe. {@code docs/locks.md} says why it is no monitor.
 */
public final class Lock {

    private static final int FOR_EACH_CPU = 4;
    private static final int FEWEST = 64;
    private static final int MOST = 4096;
    private static final int SPINS_BEFORE_YIELD = 64;

    private static final VarHandle HELD;
    private static final Lock[] TABLE;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(Lock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        int wanted = FOR_EACH_CPU * UsableCpus.count();
        int length = Integer.highestOneBit(2 * Math.clamp(wanted, FEWEST, MOST) - 1);
        TABLE = new Lock[length];
        for (int i = 0; i < length; i++) {
            TABLE[i] = new Lock();
        }
    }

    /** 1 while somebody holds it; only the holder writes 0. */
    public volatile int held;

    /** Two cache lines between one lock's word and the next one's. */
    @SuppressWarnings("unused")
    private long a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;

    /** One that is free. */
    public Lock() {}

    /** A lock for a counter. */
    static Lock any() {
        return TABLE[ThreadLocalRandom.current().nextInt() & (TABLE.length - 1)];
    }

    /** Waits until the lock is free, and takes it. If it throws, the lock is not taken. */
    public void acquire() {
        for (int spins = 0; !tryAcquire(); spins++) {
            pause(spins);
        }
    }

    /**
     * Takes the lock if it is free. If it throws, the lock is not taken.
     *
     * @return whether it is taken
     */
    public boolean tryAcquire() {
        return held == 0 && HELD.compareAndSet(this, 0, 1);
    }

    /** Waits a moment, after that many such moments. */
    static void pause(int spins) {
        if (spins < SPINS_BEFORE_YIELD || Thread.currentThread().isVirtual()) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
