package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/**
 * The template of {@code eventual}: a slot for each thread. A background thread sums the slots, so
 * a read is one load.
 */
final class EventualCounter extends Allocated implements Counter, Folder.Folded {

    /*
     * Layout. Slots and base as in OwnerCounter. read() returns the field `folded`. That field is
     * next to the handle, which every update reads. It changes at most a hundred times a second,
     * and at drains.
     *
     * Ordering. Slots: OwnerCounter. Besides:
     *
     *   field    read mode    write mode    who writes           guard
     *   base     plain        plain         drain                lock
     *   folded   volatile     volatile      the folder, drain    lock
     *
     * Progress. Updates are wait-free (on the heap except when a slab grows), and read is one load.
     * sum, drain and the background fold exclude each other, each for one walk. close waits for a
     * fold that is in progress.
     *
     * Why no update is lost. As in OwnerCounter. A fold only copies and moves no value. So a fold
     * that is late, or never happens, affects only read().
     *
     * What a read means. It returns the value that some fold found, usually the last one. The
     * updates since that fold are missing. Their number has no bound: neither the updates in ten
     * milliseconds are bounded, nor the time for which a busy machine delays the folder. After
     * updates have stopped, the first fold that begins makes the read exact. Folds and drains take
     * the lock, so no fold publishes a value from before a drain after that drain.
     *
     * What it does not do. A large update does not wake the folder, and the folder does not rest
     * while counters are idle. A sum is not a snapshot.
     *
     * References. P. E. McKenney, "Is Parallel Programming Hard, And, If So, What Can You Do About
     * It?", chapter "Counting", section on an eventually consistent implementation
     * (count_stat_eventual).
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    /** Held while the background thread folds. */
    private final Object folding = new Object();

    /** The negated sum of all drains. */
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
            // A fold that enters from now on finds the counter closed.
            assert closed();
        }
    }

    @Override
    public boolean over() {
        return closed();
    }

    /** The purpose for which the value is found. */
    enum Purpose {
        SUM,
        FOLD,
        DRAIN
    }

    /** Finds the value and uses it for the purpose, before any other thread can find one. */
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
