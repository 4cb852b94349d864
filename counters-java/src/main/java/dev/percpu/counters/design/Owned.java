package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What may be changed by plain arithmetic, by one thread at a time: the holder, which is the owner
 * unless that is suspended.
 *
 * <p>{@link #mine()} is an acquire and every change of the owner a release, so that one holder
 * finds all that the last one wrote. The holder is changed under the monitor.
 */
abstract class Owned {

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(Owned.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The holder, or {@code null} while it may not. */
    private Thread owner;

    private Thread holder;

    /** Owned by the calling thread. */
    Owned() {
        holder = Thread.currentThread();
        owner = holder;
    }

    /** Whether the calling thread is the owner. */
    final boolean mine() {
        return Thread.currentThread() == (Thread) OWNER.getAcquire(this);
    }

    /** The thread that was the last to be the owner. */
    final Thread holder() {
        return holder;
    }

    /**
     * Whether nobody else can be about to write: the calling thread is the holder, or the holder
     * has ended, and all that it wrote is visible.
     */
    final boolean unclaimed() {
        return holder == Thread.currentThread() || !holder.isAlive();
    }

    /** Makes a thread the holder, and the owner if it may. */
    final void hold(Thread next, boolean own) {
        holder = next;
        if (own) {
            OWNER.setVolatile(this, next);
        }
    }

    /** Leaves no owner. */
    final void suspend() {
        OWNER.setVolatile(this, (Thread) null);
    }
}
