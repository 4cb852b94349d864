package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Variant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the designs share whose memory is found when they are created: how it is allocated, and its
 * end; and what they promise.
 *
 * <h2>Closing</h2>
 *
 * <p>An update loads {@code handle}, refuses if it says closed, and then works on that memory,
 * maybe much later. {@code close()} may run in between, and nothing tells the updater. So the
 * memory must not serve another counter before the update is over, and the updater must pay next to
 * nothing for that. Where memory comes to serve others ({@link Slots#reused}), each thread has a
 * mark of the counter that it used last: as long as it goes on with that one, it compares and is
 * done; if not, it sets the mark, and looks at {@code handle} once more. The memory of a closed
 * counter is given out again when a barrier of all threads has been passed after the close, and no
 * thread has the counter marked; {@link PerThread} says why that suffices.
 *
 * <p>A counter that is never closed, or that was used by a thread that has no mark, gives its
 * memory back when the garbage collector has found it unreachable. So every method that uses the
 * handle keeps {@code this} reachable until it is done with it ({@link
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
 * <p>A thread that was handed the counter by a race may see {@code handle} as it was before the
 * constructor, zero, which is no handle plus one; it then takes the handle from the final {@code
 * allocation}.
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

    /** The heap memory; empty for an off-heap counter. */
    final long[] array;

    /** What an unspecialised class works over; a specialised one has the same as a constant. */
    final Parts own;

    private final Memory memory;
    private final Memory.Allocation allocation;

    /**
     * One more than the handle; {@link #CLOSED}, or {@link #UNSEEN} to a thread that raced here.
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
     * The allocation of an open counter's memory, which the calling thread may use until it asks
     * for another counter's.
     *
     * @param slots those of the counter: a constant of specialised code
     * @throws IllegalStateException if the counter is closed
     */
    final long handle(Slots slots) {
        long next = (long) HANDLE.getOpaque(this);
        boolean ready = slots.reused() ? PerThread.marked(next) : next > UNSEEN;
        return ready ? next - 1 : unready(slots, next);
    }

    /** As {@link #unusual}, without a call for a thread that goes from one counter to another. */
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
     * The allocation whether or not the counter is closed, for who sees to it that it is in use.
     */
    final long allocated() {
        return allocation.handle();
    }

    /** Whether {@link #close} has been called. */
    final boolean closed() {
        return (long) HANDLE.getOpaque(this) == CLOSED;
    }

    /** What the class was specialised for. */
    @Override
    public final Variant variant() {
        return own.variant();
    }

    /** What the design promises of every counter; overridden where it depends on the counter. */
    public Accuracy accuracy() {
        return own.accuracy();
    }

    /**
     * Waits until the library itself has done with the memory, and will not begin again. The caller
     * of {@link #close} answers for its own threads alone. Overridden where there is a background.
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
