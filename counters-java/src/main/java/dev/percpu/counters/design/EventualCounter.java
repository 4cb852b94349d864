package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/**
 * The template of {@code eventual}: a slot for each thread, summed in the background, so that a
 * read is one load.
 */
final class EventualCounter extends Allocated implements Counter, Folder.Folded {

    /*
     * Layout. Slots and base as in OwnerCounter. The field `folded` is what read() gives; it stands
     * beside the handle, which every update reads, and changes a hundred times a second at most, and
     * at drains.
     *
     * Ordering. Slots: OwnerCounter. Besides:
     *
     *   field    read mode    write mode    who writes           guard
     *   base     plain        plain         drain                lock
     *   folded   volatile     volatile      the folder, drain    lock
     *
     * Progress. Updates are wait-free (on the heap but for the growth of a slab), read is one load.
     * sum, drain and the background's fold exclude each other, each for one walk; close waits for a
     * fold that is under way.
     *
     * Why no update is lost. As in OwnerCounter. A fold only copies: nothing moves, so that a fold that
     * comes late, or never, spoils read() and nothing else.
     *
     * What a read means. The value that some fold found, in general the last: what it lacks are the
     * updates since. By how many it may be off has no bound, as neither have updates in ten
     * milliseconds, nor the time that a busy machine lets the folder wait. When updates have stopped,
     * the first fold that begins afterwards makes it exact. Folds and drains take the lock, so that
     * none publishes a value from before a drain after it.
     *
     * What it does not do. It neither wakes the folder for a large update nor lets it rest while
     * counters are idle. A sum is no snapshot.
     *
     * References. P. E. McKenney, "Is Parallel Programming Hard, And, If So, What Can You Do About
     * It?", chapter "Counting", section on an eventually consistent implementation
     * (count_stat_eventual).
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    /** Held while the background folds. */
    private final Object folding = new Object();

    /** Minus what has been drained. */
    private long base;

    private volatile long folded;

    EventualCounter(Blueprint blueprint) {
        super(blueprint);
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> {
            EventualCounter counter = new EventualCounter(blueprint);
            try {
                Folder.enlist(counter);
            } catch (Throwable e) {
                counter.close();
                throw e;
            }
            return counter;
        };
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    @Override
    public void add(long delta) {
        Parts parts = parts();
        Index index = parts.index();
        long handle = handle();
        int slot = index.current();
        if (slot >= index.shared()) {
            parts.store().addAndGet(array, handle, slot, delta);
        } else {
            parts.slots().getAndAdd(array, handle, slot, delta);
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public void increment() {
        add(1);
    }

    @Override
    public void decrement() {
        add(-1);
    }

    @Override
    public long read() {
        handle();
        return folded;
    }

    @Override
    public long sum() {
        Folder.demand();
        return underLock(Purpose.SUM, handle());
    }

    @Override
    public long drain() {
        Folder.demand();
        return underLock(Purpose.DRAIN, handle());
    }

    @Override
    public void fold() {
        synchronized (folding) {
            if (!closed()) {
                underLock(Purpose.FOLD, allocated());
            }
        }
    }

    @Override
    void awaitBackground() {
        synchronized (folding) {
            // Whoever enters from now on finds the counter closed.
            assert closed();
        }
    }

    @Override
    public boolean over() {
        return closed();
    }

    /** What the value is found for. */
    enum Purpose {
        SUM,
        FOLD,
        DRAIN
    }

    /** Finds the value, and does with it what is to be done before anyone else finds one. */
    private long underLock(Purpose purpose, long handle) {
        Bank bank = parts().bank();
        lock.acquire();
        try {
            long found = bank.sumSlots(array, handle);
            long value = base + found;
            if (purpose == Purpose.DRAIN) {
                base = -found;
                folded = 0;
            } else if (purpose == Purpose.FOLD) {
                folded = value;
            }
            return value;
        } finally {
            lock.held = 0;
        }
    }
}
