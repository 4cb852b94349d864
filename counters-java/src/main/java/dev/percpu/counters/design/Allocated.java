package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Variant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The common part of the designs whose counters allocate their memory at creation: the allocation,
 * its release, and the accuracy.
 *
 * <h2>Closing</h2>
 *
 * <p>An update loads {@code handle} and refuses if it means closed. Then it works on that memory,
 * possibly much later. {@code close()} may run in between without the updater's knowledge. So the
 * memory must not go to another counter before the update is over, and this must cost the updater
 * almost nothing. If memory is reused ({@link Slots#reused}), each thread has a mark that names the
 * counter it used last. A thread that continues with the same counter only compares the mark.
 * Otherwise the thread sets the mark and then reads {@code handle} again. The memory of a closed
 * counter is given out again when two conditions hold: all threads have passed a barrier after the
 * close, and no thread has the counter marked. {@link PerThread} explains why that is enough.
 *
 * <p>If a counter is never closed, or if a thread without a mark has used it, its memory comes back
 * after the garbage collector has found the counter unreachable. So every method that uses the
 * handle keeps {@code this} reachable until it no longer needs the handle ({@link
 * java.lang.ref.Reference#reachabilityFence}, which compiles to nothing).
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>who writes</th><th>guard</th></tr>
 * <tr><td>all others</td><td>plain</td><td>final</td>
 * <td>constructor</td><td>none</td></tr>
 * <tr><td>{@code handle}</td><td>opaque</td><td>volatile exchange</td><td>the first closer</td><td>itself</td></tr>
 * </table>
 *
 * <p>A thread that got the counter through a data race may see {@code handle} with its value from
 * before the constructor, zero. Zero is never a handle plus one. The thread then takes the handle
 * from the final field {@code allocation}.
 */
abstract class Allocated extends Guarded implements AutoCloseable {

    private static final long CLOSED = -1;
    private static final long UNSEEN = 0;
    private static final VarHandle HANDLE;

    static {
        try {
            HANDLE = MethodHandles.lookup().findVarHandle(Allocated.class, "handle", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The heap memory. Empty for an off-heap counter. */
    final long[] array;

    /**
     * The parts for the unspecialised class. A specialised class has the same parts as a constant.
     */
    final Parts own;

    private final Memory memory;
    private final Memory.Allocation allocation;

    /**
     * The handle plus one, or {@link #CLOSED}. A thread that got the counter through a data race
     * may see {@link #UNSEEN}.
     */
    private long handle;

    Allocated(Blueprint blueprint) {
        own = blueprint.parts();
        memory = blueprint.memory();
        allocation = memory.allocate(this);
        array = allocation.array();
        handle = allocation.handle() + 1;
    }

    /**
     * Returns the handle of an open counter's memory. The calling thread may use it until it asks
     * for the handle of another counter.
     *
     * @param slots the counter's slots; a constant in specialised code
     * @throws IllegalStateException if the counter is closed
     */
    final long handle(Slots slots) {
        long next = (long) HANDLE.getOpaque(this);
        boolean ready = slots.reused() ? PerThread.marked(next) : next > UNSEEN;
        return ready ? next - 1 : unready(slots, next);
    }

    /**
     * Does the same as {@link #unusual}, but without a call for a thread that changes to another
     * counter.
     */
    private long unready(Slots slots, long next) {
        boolean ready =
                next > UNSEEN
                        && slots.reused()
                        && PerThread.mark(next)
                        && (long) HANDLE.getOpaque(this) == next;
        return ready ? next - 1 : unusual(slots.reused());
    }

    private long unusual(boolean reused) {
        long allocation = allocated();
        if (reused) {
            mark(allocation + 1);
        }
        if ((long) HANDLE.getVolatile(this) == CLOSED) {
            throw memory.closed(this.allocation);
        }
        return allocation;
    }

    /**
     * Returns the handle even if the counter is closed, for callers that make sure that the memory
     * is still in use.
     */
    final long allocated() {
        return allocation.handle();
    }

    /** Whether {@link #close} has been called. */
    final boolean closed() {
        return (long) HANDLE.getOpaque(this) == CLOSED;
    }

    /** The variant that the class was specialised for. */
    @Override
    public final Variant variant() {
        return own.variant();
    }

    /** The accuracy of the design. Overridden if it depends on the counter. */
    public Accuracy accuracy() {
        return own.accuracy();
    }

    /**
     * Waits until the library itself no longer uses the memory and will not use it again. The
     * caller of {@link #close} is responsible only for its own threads. Overridden if there is a
     * background thread.
     */
    void awaitBackground() {}

    @Override
    public final void close() {
        if ((long) HANDLE.getAndSet(this, CLOSED) != CLOSED) {
            awaitBackground();
            memory.release(this, allocation, allMarked());
        } else {
            memory.closedAgain(allocation);
        }
    }
}
