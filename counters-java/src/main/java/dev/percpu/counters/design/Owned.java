package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * State that one thread at a time may change by plain arithmetic. That thread is the holder. The
 * holder is also the owner, except while the ownership is suspended. The owner's count is a field.
 * An array would cost a load and a check at every update, about as much as the addition itself.
 *
 * <p>{@link #mine()} is an acquire, and every change of the owner is a release. So a holder sees
 * all writes of the previous one. The holder changes under the monitor.
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

    /** The holder, or {@code null} while the holder may not write. */
    private Thread owner;

    private Thread holder;

    /** Read and written opaque. Only the holder writes it. */
    private long count;

    /** Creates an object that the calling thread owns. */
    Owned() {
        holder = Thread.currentThread();
        owner = holder;
    }

    /** Whether the calling thread is the owner. */
    final boolean mine() {
        return Thread.currentThread() == (Thread) OWNER.getAcquire(this);
    }

    /** Adds to the count if the calling thread is the owner. Returns whether it is. */
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
     * Whether no other thread can write. That is so if the calling thread is the holder, or if the
     * holder has terminated and all its writes are visible. A holder that has not started yet may
     * still write. If a thread got the counter through a data race, it may not see the holder; that
     * holder may also still write.
     */
    final boolean unclaimed() {
        Thread last = holder;
        return last == Thread.currentThread()
                || last != null && last.getState() != Thread.State.NEW && !last.isAlive();
    }

    /**
     * Makes a thread the holder, and also the owner if {@code own} is set. Otherwise there is no
     * owner.
     */
    final void hold(Thread next, boolean own) {
        holder = next;
        OWNER.setVolatile(this, own ? next : null);
    }

    /** Clears the owner permanently. Later writes may become visible before this one. */
    final void retire() {
        OWNER.setRelease(this, (Thread) null);
    }

    /** Clears the owner. */
    final void suspend() {
        OWNER.setVolatile(this, (Thread) null);
    }
}
