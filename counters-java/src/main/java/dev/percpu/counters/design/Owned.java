package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What may be changed by plain arithmetic, by one thread at a time: the holder, which is the owner
 * unless that is suspended. A count that the owner adds to is a field: an array would cost a load
 * and a check at every update, about as much as the addition itself.
 *
 * <p>{@link #mine()} is an acquire and every change of the owner a release, so that one holder
 * finds all that the last one wrote. The holder is changed under the monitor.
 */
abstract class Owned extends Guarded {

    private static final VarHandle OWNER;
    private static final VarHandle COUNT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OWNER = lookup.findVarHandle(Owned.class, "owner", Thread.class);
            COUNT = lookup.findVarHandle(Owned.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The holder, or {@code null} while it may not. */
    private Thread owner;

    private Thread holder;

    /** Read and written opaque; written by the holder alone. */
    private long count;

    /** Owned by the calling thread. */
    Owned() {
        holder = Thread.currentThread();
        owner = holder;
    }

    /** Whether the calling thread is the owner. */
    final boolean mine() {
        return Thread.currentThread() == (Thread) OWNER.getAcquire(this);
    }

    /** Adds to the count if the calling thread is the owner; whether it is. */
    final boolean addIfMine(long delta) {
        boolean mine = mine();
        if (mine) {
            COUNT.setOpaque(this, (long) COUNT.getOpaque(this) + delta);
        }
        return mine;
    }

    /** What owners have added. */
    final long owned() {
        return (long) COUNT.getOpaque(this);
    }

    /** The thread that was the last to be the owner. */
    final Thread holder() {
        return holder;
    }

    /**
     * Whether nobody else can be about to write: the calling thread is the holder, or the holder
     * has ended, and all that it wrote is visible. One that has yet to start can be about to, and
     * so can one that a thread does not see which was handed the counter by a race.
     */
    final boolean unclaimed() {
        Thread last = holder;
        return last == Thread.currentThread()
                || last != null && last.getState() != Thread.State.NEW && !last.isAlive();
    }

    /** Makes a thread the holder, and the owner if it may; if not, nobody is. */
    final void hold(Thread next, boolean own) {
        holder = next;
        OWNER.setVolatile(this, own ? next : null);
    }

    /** Leaves no owner for good; what follows may be seen before it. */
    final void retire() {
        OWNER.setRelease(this, (Thread) null);
    }

    /** Leaves no owner. */
    final void suspend() {
        OWNER.setVolatile(this, (Thread) null);
    }
}
