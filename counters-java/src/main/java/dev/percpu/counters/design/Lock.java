package dev.percpu.counters.design;

import dev.percpu.counters.internal.UsableCpus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A spin lock that can be released without a call: {@code lock.held = 0}.
 *
 * <p>Any call can throw a {@link StackOverflowError}, also a call in a {@code finally} block. A
 * lock with a release method could then stay locked for ever. A store to a field needs no stack.
 *
 * <p>Between {@link #acquire} and that store there is no allocation, no park, yield or monitor, no
 * logging and no system call, so the holder is never unmounted from its carrier. Waiting threads
 * spin for a short time and then yield. Virtual threads continue to spin. A virtual thread that
 * yields leaves its carrier, and it may hold a monitor. Another virtual thread, pinned to the last
 * carrier, could then wait for that monitor for ever. For the same reason, no thread that holds a
 * monitor waits for another one. A thread with a real-time priority could wait for ever for a
 * preempted holder with a lower priority; do not mix such threads.
 *
 * <p>Counters share a small number of locks. Each counter gets one from a table, at random. A lock
 * inside the counter would be on the cache line that every update reads. No thread ever holds two
 * locks.
 *
 * <p>Thread-safe. {@code docs/locks.md} tells why this is not a monitor.
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

    /** 1 while a thread holds the lock. Only the holder writes 0. */
    public volatile int held;

    /** Puts two cache lines between the words of two locks. */
    @SuppressWarnings("unused")
    private long a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;

    /** Creates a free lock. */
    public Lock() {}

    /** Returns a lock for a counter. */
    static Lock any() {
        return TABLE[ThreadLocalRandom.current().nextInt() & (TABLE.length - 1)];
    }

    /** Waits until the lock is free, and takes it. If this method throws, the lock is not taken. */
    public void acquire() {
        for (int spins = 0; !tryAcquire(); spins++) {
            pause(spins);
        }
    }

    /**
     * Takes the lock if it is free. If this method throws, the lock is not taken.
     *
     * @return whether the lock is taken
     */
    public boolean tryAcquire() {
        return held == 0 && HELD.compareAndSet(this, 0, 1);
    }

    /** Waits a moment; {@code spins} tells how often the caller has waited before. */
    static void pause(int spins) {
        if (spins < SPINS_BEFORE_YIELD || Thread.currentThread().isVirtual()) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
