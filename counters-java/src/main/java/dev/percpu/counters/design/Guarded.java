package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.Variant;

/**
 * What keeps a counter whole when a call fails: its lock, and what a failed step has left over.
 *
 * <h2>Errors</h2>
 *
 * <p>A {@link StackOverflowError} can fall on any call and an {@link OutOfMemoryError} on any
 * allocation; only loads and stores of fields and arrays, arithmetic and monitors are safe from
 * both. So whoever has taken value out of one word and fails before it has reached another puts it
 * {@code aside}, in a handler that calls nothing. Every read counts what is there, and the next
 * holder of the lock moves it on. What succeeds never writes here: these fields are beside those
 * that every update reads.
 *
 * <p>What is aside belongs to one central count at a time. Where several share a lock, as the
 * members of a group do, each step that can fail first moves on what another has left.
 *
 * <p>A result that the caller must not lose, such as that of a drain, is returned without another
 * call. In place of a {@link java.lang.ref.Reference#reachabilityFence} its last access is one to a
 * volatile field of the counter, which keeps that reachable as well.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>who writes</th><th>guard</th></tr>
 * <tr><td>{@code aside}</td><td>volatile</td><td>volatile</td><td>a step that fails; who moves it
 * on</td><td>the lock; for designs that update without it, its monitor</td></tr>
 * <tr><td>{@code asideOf}</td><td>volatile</td><td>volatile, before {@code aside}</td><td>a step
 * that fails</td><td>the lock</td></tr>
 * <tr><td>{@code loose}</td><td>volatile</td><td>volatile</td><td>an update that
 * fails</td><td>the lock's monitor</td></tr>
 * </table>
 */
abstract class Guarded {

    /** Guards what only one thread at a time may do to the counter. */
    final Lock lock = Lock.any();

    /** Value that has left one word and has not reached the central count. */
    volatile long aside;

    /** The handle of the counter whose value is aside; matters in groups alone. */
    volatile long asideOf;

    /** By how much updates that failed may have left slots beyond their bounds, in all. */
    volatile long loose;

    /** Whether a thread that has no mark has used the memory; see {@link PerThread}. */
    private volatile boolean unmarked;

    /**
     * Marks memory as used by the calling thread, or notes that it cannot be marked. Whether the
     * counter is open has to be looked at afterwards.
     */
    final void mark(long whose) {
        PerThread.Entry own = PerThread.own();
        if (own != null) {
            own.mark(whose);
        } else if (!unmarked) {
            unmarked = true;
        }
    }

    /** Whether every thread that has used the memory has marked it; known once it is closed. */
    final boolean allMarked() {
        return !unmarked;
    }

    /** What it is. */
    public abstract Variant variant();

    /** For people to read; {@link Description} has the form. */
    @Override
    public final String toString() {
        return this instanceof CounterGroup group && !(this instanceof Counter && group.size() == 1)
                ? Description.of(group)
                : Description.of((Counter) this);
    }

    /** What is aside of a member of a group. */
    final long aside(long handle) {
        long left = aside;
        return asideOf == handle ? left : 0;
    }

    /** Both bounds, as far as updates that failed have not widened them. */
    final Accuracy within(long under, long over) {
        return new Accuracy(wider(under), wider(over), Accuracy.Consistency.QUIESCENT);
    }

    /** A bound, widened by what updates that failed may have left. */
    final long wider(long bound) {
        long more = bound + loose;
        return loose < 0 || more < 0 ? Accuracy.UNBOUNDED : more;
    }
}
