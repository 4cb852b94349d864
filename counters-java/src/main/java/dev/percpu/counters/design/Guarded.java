package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import dev.percpu.counters.Variant;

/**
 * The state that keeps a counter consistent when a call fails: its lock, and the value that a
 * failed step has left.
 *
 * <h2>Errors</h2>
 *
 * <p>Any call can throw a {@link StackOverflowError}, and any allocation an {@link
 * OutOfMemoryError}. Only loads and stores of fields and arrays, arithmetic and monitors are safe
 * from both. So a thread may fail after it has taken value out of one word and before it has added
 * it to another. It then puts that value {@code aside}, in a handler that makes no calls. Every
 * read counts the value that is aside, and the next holder of the lock moves it on. A successful
 * step never writes here, because these fields share cache lines with fields that every update
 * reads.
 *
 * <p>The value aside belongs to one central count at a time. The members of a group share a lock.
 * There, each step that can fail first moves on the value that another step has left.
 *
 * <p>A result that the caller must not lose, such as the result of a drain, is returned without a
 * further call. So the method cannot end with a {@link java.lang.ref.Reference#reachabilityFence}.
 * Instead, its last access is to a volatile field of the counter, which also keeps the counter
 * reachable.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>who writes</th><th>guard</th></tr>
 * <tr><td>{@code aside}</td><td>volatile</td><td>volatile</td><td>a step that fails; the
 * thread that moves it on</td><td>the lock; for designs that update without the lock, the lock's
 * monitor</td></tr>
 * <tr><td>{@code asideOf}</td><td>volatile</td><td>volatile, before {@code aside}</td><td>a step
 * that fails</td><td>the lock</td></tr>
 * <tr><td>{@code loose}</td><td>volatile</td><td>volatile</td><td>an update that
 * fails</td><td>the lock's monitor</td></tr>
 * </table>
 */
abstract class Guarded {

    /** Guards the steps that only one thread at a time may do. */
    final Lock lock = Lock.any();

    /** Value that has left one word and has not reached the central count. */
    volatile long aside;

    /** The handle of the counter whose value is aside. Used only in groups. */
    volatile long asideOf;

    /** The total by which failed updates may have left slots outside of their bounds. */
    volatile long loose;

    /** Whether a thread without a mark has used the memory; see {@link PerThread}. */
    private volatile boolean unmarked;

    /**
     * Marks memory as used by the calling thread, or records that the thread cannot mark it. The
     * caller must check afterwards that the counter is open.
     */
    final void mark(long whose) {
        PerThread.Entry own = PerThread.own();
        if (own != null) {
            own.mark(whose);
        } else if (!unmarked) {
            unmarked = true;
        }
    }

    /** Whether every thread that has used the memory has marked it. Valid only after the close. */
    final boolean allMarked() {
        return !unmarked;
    }

    /** The counter's variant. */
    public abstract Variant variant();

    /** A text for people; see {@link Description}. */
    @Override
    public final String toString() {
        return this instanceof CounterGroup group && !(this instanceof Counter && group.size() == 1)
                ? Description.of(group)
                : Description.of((Counter) this);
    }

    /** The value that is aside for a group member. */
    final long aside(long handle) {
        long left = aside;
        return asideOf == handle ? left : 0;
    }

    /** Returns the bounds, widened by failed updates. */
    final Accuracy within(long under, long over) {
        return new Accuracy(wider(under), wider(over), Accuracy.Consistency.QUIESCENT);
    }

    /** Returns a bound, widened by what failed updates may have left. */
    final long wider(long bound) {
        long more = bound + loose;
        return loose < 0 || more < 0 ? Accuracy.UNBOUNDED : more;
    }
}
