package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/**
 * The template of {@code split}: the kernel's split RSS accounting, a cache for each thread that is
 * synced with a central count after every {@value #EVENTS} updates.
 */
final class SplitCounter extends Allocated implements Counter {

    /*
     * Layout. Each slot has three words side by side:
     *
     *   | count | synced | events |
     *
     * count is what the slot's threads have added, ever; synced is how much of it the central count
     * has; events tells updates since. Shared slots use the first word alone. The base is minus what has
     * been drained. The value is the base plus the counts of all slots.
     *
     * Ordering.
     *
     *   field           read mode                write mode                  who writes   guard
     *   owned count     opaque by its owner,     opaque                      its owner    ownership
     *                   volatile by a walk
     *   synced, events  opaque                   opaque                      its owner    ownership
     *   shared count    volatile                 volatile read-modify-write  any thread   the slot itself
     *   central count   opaque                   volatile read-modify-write  any thread   itself
     *   base            volatile                 volatile                    drain        lock
     *   aside, loose    Guarded
     *
     * Progress. Updates, read and sum are wait-free (on the heap but for the growth of a slab). One
     * update in 64, or one that is large, does a locked instruction. Drains exclude each other.
     *
     * Why no update is lost. As in OwnerCounter. To sync copies: the slot keeps what the central count
     * is told, so that nothing is ever on its way between them and a sum need not stop anyone.
     *
     * Why the accuracy holds. The central count is the sum of synced over all slots, plus the counts of
     * the shared slots, plus the base: a sync adds the same to both sides, an update of a shared slot
     * too, and so does a drain, which lowers base and central count by what it takes. So at a
     * quiescent point it differs from the value by the sum of count − synced, of which an owner leaves
     * less than 64 in magnitude behind. Threads that begin to count widen the bounds; a slot that no
     * thread has been given yet does not. A sync whose difference has not reached the central count when
     * it fails leaves it aside, and a drain what it could not take off the base; an update that fails
     * before it syncs widens the bounds.
     *
     * What it does not do. A sum is no snapshot. A drain leaves the differences where they are, so that
     * read() need not be zero after it; if it cleared the central count, the owners' next syncs would
     * add what was drained. A thread that stops counting is not synced by anyone else. The kernel
     * counts events alone, so that its error has no bound where updates are large; this bounds both.
     *
     * References. Linux before 6.2, mm/memory.c: SPLIT_RSS_COUNTING, TASK_RSS_EVENTS_THRESH,
     * sync_mm_rss; commit "mm: convert mm's rss stats into percpu_counter".
     */

    /** Words of a slot. */
    static final int WIDTH = 3;

    /** After how many updates, and from which difference on, a slot is synced. */
    static final int EVENTS = 64;

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private volatile long base;

    SplitCounter(Blueprint blueprint) {
        super(blueprint);
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new SplitCounter(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    private static long synced(long handle) {
        return Slots.member(handle, 1);
    }

    private static long events(long handle) {
        return Slots.member(handle, 2);
    }

    @Override
    public void add(long delta) {
        Parts parts = parts();
        Slots slots = parts.slots();
        Store store = parts.store();
        Index index = parts.index();
        long handle = handle();
        int slot = index.current();
        boolean owned = slot >= index.shared();
        boolean added = false;
        long owed = 0;
        try {
            if (owned) {
                long count = store.addAndGet(array, handle, slot, delta);
                added = true;
                long events = store.addAndGet(array, events(handle), slot, 1);
                long difference = count - slots.getOpaque(array, synced(handle), slot);
                if (events >= EVENTS || difference >= EVENTS || difference <= -EVENTS) {
                    slots.setOpaque(array, events(handle), slot, 0);
                    slots.setOpaque(array, synced(handle), slot, count);
                    owed = difference;
                    slots.addCentral(array, handle, difference);
                }
            } else {
                slots.getAndAdd(array, handle, slot, delta);
                owed = delta;
                slots.addCentral(array, handle, delta);
            }
        } catch (Throwable e) {
            synchronized (lock) {
                aside += owed;
                loose += added ? delta < 0 ? -delta : delta : 0;
            }
            throw e;
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
        long count = parts().slots().getCentral(array, handle()) + aside;
        Reference.reachabilityFence(this);
        return count;
    }

    @Override
    public long sum() {
        long handle = handle();
        long drained = base;
        long sum = drained + parts().bank().sumSlots(array, handle);
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long drain() {
        Parts parts = parts();
        Slots slots = parts.slots();
        Bank bank = parts.bank();
        long handle = handle();
        lock.acquire();
        try {
            long found = bank.sumSlots(array, handle);
            long taken = base + found;
            slots.addCentral(array, handle, -taken);
            base = -found;
            return taken;
        } finally {
            lock.held = 0;
        }
    }

    /** Grows as threads begin to count: the bounds hold for as many as have by now. */
    @Override
    public Accuracy accuracy() {
        Parts parts = parts();
        int owned = parts.slots().count() - parts.index().shared();
        long bound = (EVENTS - 1L) * owned;
        return within(bound, bound);
    }
}
