package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Variant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the designs share whose memory is found when they are created: the place of it, and its end;
 * and what they promise.
 *
 * <h2>Closing</h2>
 *
 * <p>An update loads {@code handle}, refuses if it says closed, and then works on that memory,
 * maybe much later. {@code close()} may run in between, and nothing tells the updater. So the
 * memory must not serve another counter before the update is over, and the updater must not pay for
 * that. It does not: every method that uses the handle keeps {@code this} reachable until it is
 * done with it ({@link java.lang.ref.Reference#reachabilityFence}, which compiles to nothing), and
 * the layout reuses the memory only when the garbage collector has found the counter unreachable.
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
 * place}.
 */
abstract class Placed extends Guarded implements AutoCloseable {

    private static final long CLOSED = -1;
    private static final long UNSEEN = 0;
    private static final VarHandle HANDLE;

    static {
        try {
            HANDLE = MethodHandles.lookup().findVarHandle(Placed.class, "handle", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The heap memory; empty for an off-heap counter. */
    final long[] array;

    /** What an unspecialised class works over; a specialised one has the same as a constant. */
    final Parts own;

    private final Memory memory;
    private final Memory.Place place;

    /**
     * One more than the handle; {@link #CLOSED}, or {@link #UNSEEN} to a thread that raced here.
     */
    private long handle;

    Placed(Blueprint blueprint) {
        own = blueprint.parts();
        memory = blueprint.memory();
        place = memory.place();
        array = place.array();
        handle = place.handle() + 1;
    }

    /**
     * The place of an open counter's memory.
     *
     * @throws IllegalStateException if the counter is closed
     */
    final long handle() {
        long next = (long) HANDLE.getOpaque(this);
        return next > UNSEEN ? next - 1 : unusual(next);
    }

    private long unusual(long next) {
        if (next == CLOSED) {
            throw memory.closed(place);
        }
        return place.handle();
    }

    /** The same whether or not the counter is closed, for who sees to it that it is in use. */
    final long placed() {
        return place.handle();
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
            memory.release(this, place);
        } else {
            memory.closedAgain(place);
        }
    }
}
