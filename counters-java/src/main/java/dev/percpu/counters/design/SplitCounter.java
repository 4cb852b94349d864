package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/**
 * The template of {@code split}: the kernel's split RSS accounting. Each thread has a cache, which
 * is synced with a central count after every {@value #EVENTS} updates.
 */
final class SplitCounter extends Allocated implements Counter {

    /*
     * Layout. Each slot has three words side by side:
     *
     *   | count | synced | events |
     *
     * count is everything that the slot's threads have ever added. synced is the part of it that
     * the central count has. events is the number of updates since the last sync. Shared slots use
     * only the first word. The base is the negated sum of all drains. The value is the base plus
     * the counts of all slots.
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
     * Progress. Updates, read and sum are wait-free (on the heap except when a slab grows). One
     * update in 64, and every large update, has a locked instruction. Drains exclude each other.
     *
     * Why no update is lost. As in OwnerCounter. A sync copies: the slot keeps its count, so no
     * value is ever in transit, and a sum need not stop any thread.
     *
     * Why the accuracy holds. The central count is the sum of synced over all slots, plus the
     * counts of the shared slots, plus the base: a sync adds the same amount to both sides, and so
     * does an update of a shared slot. A drain lowers the base and the central count by the amount
     * that it takes. So at a quiescent point the central count differs from the value by the sum of
     * count − synced. Each owner leaves a difference whose magnitude is below 64. Each thread that
     * begins to count widens the bounds; a slot that no thread has got yet does not. If a sync
     * fails before its difference has reached the central count, the difference is aside. So is the
     * amount that a failed drain could not subtract from the base. An update that fails before it
     * syncs widens the bounds.
     *
     * What it does not do. A sum is not a snapshot. A drain leaves the differences in place, so
     * read() need not be zero after it. If a drain cleared the central count, the owners' next
     * syncs would add the drained amount again. If a thread stops counting, no other thread syncs
     * its slot. The kernel only counts events, so its error has no bound if updates are large. This
     * design bounds both the number and the size.
     *
     * References. Linux before 6.2, mm/memory.c: SPLIT_RSS_COUNTING, TASK_RSS_EVENTS_THRESH,
     * sync_mm_rss; commit "mm: convert mm's rss stats into percpu_counter".
     */

    /** The number of words in a slot. */
    static final int WIDTH = 3;

    /** A slot is synced after this many updates, or when its difference reaches this magnitude. */
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

    /**
     * The bounds grow as threads begin to count. They hold for the threads that have counted so
     * far.
     */
    @Override
    public Accuracy accuracy() {
        Parts parts = parts();
        int owned = parts.slots().count() - parts.index().shared();
        long bound = (EVENTS - 1L) * owned;
        return within(bound, bound);
    }
}
