package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.LimitCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code limit}: perfbook's limit counters, the approximate and the exact one. */
final class QuotaCounter extends Allocated implements LimitCounter {

    /*
     * Layout. n slots, a central count and a lock. A slot holds the room r that it may still give out
     * without asking anybody, or FROZEN, which counts as no room, or for a moment room that is hidden by
     * HIDDEN less. The central count g is what has been given to users and to slots, so that the value is
     * g − (r(1) + … + r(n)), hidden room included.
     *
     * Ordering.
     *
     *   field          read mode           write mode               who writes          guard
     *   slot, thawed   opaque, volatile    volatile compare-and-set any thread          the slot itself
     *                                      (rseq: sequences on the slot's own CPU)
     *   slot, to hide  volatile            volatile fetch-and-add   whoever freezes it  lock
     *   slot, frozen   opaque, volatile    opaque, volatile         whoever thaws it    lock
     *   central        opaque              opaque                   lock's holder       lock
     *   hidings        plain               plain                    lock's holder       lock
     *   lock, aside    Guarded
     *   limit, batch   plain               final                    constructor         none
     *
     * g is the central count and what is aside.
     *
     * Two things hold at every instant.
     *   (1) A slot's room, hidden or not, is 0 to batch − 1.
     *   (2) While any slot is not frozen, g ≤ limit: all are frozen before g is raised above it.
     *
     * An update takes its amount from its slot's room, or gives it there, as long as the slot is thawed
     * and the room stays in its range. Otherwise it takes the lock and settles in g. If that is not
     * enough, the room of its slot moves back to g; if even that is not, an exact tryAdd and a plain add
     * freeze all slots and so bring all room back. Last, the updater sees to it that its slot has half a
     * batch, but no more than the limit leaves to each of 2n: it gives room there, brings some back, or
     * thaws the slot. Close to the limit that is nothing, slots stay frozen, and all updates are made
     * under the lock, where they need no walk's result to be exact.
     *
     * Room moves between g and a slot that is thawed as in any update. What has moved is in a local
     * variable, and with it g is what it has to be, until the holder of the lock writes it to the central
     * count, as its last step; if it fails before, it puts the variable aside.
     *
     * Freezing all. First each thawed slot is hidden, by an atomic subtraction that leaves it below zero
     * whatever its room is. From then on nobody begins to take or give. Whoever does so by compare-and-set
     * has done so before, or fails. A sequence may have looked before and commit afterwards: then room is
     * what it has judged it to be, so in its range, and still hidden. Second, where there are sequences,
     * those are waited for, with the lock given back. Now no room of those slots changes any more, if
     * nobody has hidden others meanwhile, which `hidings` tells. Third, each slot's room moves back to g,
     * and the slot is frozen. If the wait fails, the room stays hidden until the next time.
     *
     * Sequences and the lock. What a sequence looks at and does not write itself is changed by the lock's
     * holder alone, and only in three ways: to hide, which is what it may miss; to freeze and to thaw,
     * before which it has been waited for, since hiding came first. So what a sequence commits is what it
     * judged, on top of what its CPU's slot held. Threads that have no sequences make all updates under
     * the lock, in g.
     *
     * Progress. An update takes the lock once in about batch / 2, and always if its amount is a batch or
     * more or the limit is near. While the room of all slots is collected, updates wait. Where there are
     * sequences an exact update then makes a system call, without the lock, but only if a slot was thawed,
     * which it is not for long near the limit. The fast path is lock-free.
     *
     * Why no update is lost. It is one change of a slot, or one change of g under the lock. Hiding a slot
     * leaves its room in it, and the room is collected when it cannot change.
     *
     * Why the limit is kept. A slot that gives or takes is not frozen when it does, so by (2) g ≤ limit,
     * and the new value is at most g, since no room is negative. Under the lock an amount is added to g
     * only if the result is at most the limit.
     *
     * Why a refusal is just. The exact tryAdd refuses when all slots are frozen. At the instant from which
     * on no room changed any more, the value was what g is once all room is back, and that + amount >
     * limit. Taking the room and leaving the slots usable would not do: room that is given back to a slot
     * behind the walk, and then used up in one before it, hides from it although there always was enough.
     * tryAddApproximate knows g and what its slot held when it looked; by (1) others hold
     * (n − 1)(batch − 1) at most. A sequence may be on another CPU by then, and bring back nothing:
     * n × (batch − 1).
     *
     * Why the accuracy holds. read() is g, and by (1) it exceeds the value by 0 to n × (batch − 1).
     *
     * What it does not do. A sum is no snapshot. There is no lower limit. Values are taken not to wrap
     * where the limit matters; a plain add that makes them wrap wraps them.
     *
     * References. McKenney, "Is Parallel Programming Hard, And, If So, What Can You Do About It?",
     * chapter Counting, sections on approximate and exact limit counters: central and per-thread quotas,
     * half of them handed out, counters globalised near the limit. It steals quotas from threads by
     * atomic words or by signals; here a slot's sign says that it is being stolen, and membarrier is
     * the signal.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private static final long FROZEN = -1;

    /** What room that is being collected is less; more than any batch, and than FROZEN. */
    private static final long HIDDEN = 1L << 62;

    /** In place of a number of hidings: sequences have not been waited for. */
    private static final int NEVER = -1;

    /** What an update is content with. */
    enum Demand {
        ALWAYS,
        EXACT,
        APPROXIMATE
    }

    private final long limit;
    private final int batch;

    /** How often slots have been hidden. */
    private int hidings;

    QuotaCounter(Blueprint blueprint) {
        super(blueprint);
        limit = blueprint.options().limit();
        batch = blueprint.batch();
        if (limit < 0) {
            Slots slots = parts().slots();
            for (int slot = 0; slot < slots.count(); slot++) {
                slots.setOpaque(array, handle(), slot, FROZEN);
            }
        }
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new QuotaCounter(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    @Override
    public void add(long delta) {
        update(delta, Demand.ALWAYS);
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
    public boolean tryAdd(long amount) {
        return update(checked(amount), Demand.EXACT);
    }

    @Override
    public boolean tryAddApproximate(long amount) {
        return update(checked(amount), Demand.APPROXIMATE);
    }

    private static long checked(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException(
                    "the amount must not be negative, but is " + amount + "; give back with add");
        }
        return amount;
    }

    private boolean update(long delta, Demand demand) {
        long handle = handle();
        int slot = move(handle, delta);
        boolean done = slot < 0 || settle(handle, slot, delta, demand);
        Reference.reachabilityFence(this);
        return done;
    }

    /**
     * Takes from the current slot's room, or gives to it, if that keeps it in its range; a negative
     * number, or the slot that would not do.
     */
    private int move(long handle, long amount) {
        Parts parts = parts();
        if (parts.slots().fused()) {
            return parts.slots().takeFused(array, handle, amount, batch);
        }
        int slot = parts.index().current();
        return move(handle, slot, amount) ? -1 : slot;
    }

    private boolean move(long handle, int slot, long amount) {
        Slots slots = parts().slots();
        while (true) {
            long room = slots.getOpaque(array, handle, slot);
            long left = room - amount;
            // Unsigned: what is below zero, by wrapping too, is above every batch.
            if (room < 0 || Long.compareUnsigned(left, batch) >= 0) {
                return false;
            }
            if (slots.compareAndSet(array, handle, slot, room, left)) {
                return true;
            }
            Thread.onSpinWait();
        }
    }

    /** Updates the central count, and sees to the slot's room. */
    private boolean settle(long handle, int slot, long delta, Demand demand) {
        Slots slots = parts().slots();
        Bank bank = parts().bank();
        int awaited = NEVER;
        while (true) {
            lock.acquire();
            long owed = 0;
            try {
                if (aside != 0) {
                    bank.settleLocked(this, array);
                }
                long count = slots.getCentral(array, handle);
                boolean collected = true;
                // Above the limit there is no room to be found: every slot is frozen.
                if (!fits(count, delta) && count <= limit) {
                    owed -= broughtBack(slots, handle, slot);
                    if (!fits(count + owed, delta) && demand != Demand.APPROXIMATE) {
                        collected = freezeAll(slots, handle, awaited);
                        owed += aside;
                        aside = 0;
                        awaited = hidings;
                    }
                }
                boolean done = collected && (demand == Demand.ALWAYS || fits(count + owed, delta));
                if (done) {
                    owed += delta;
                }
                if (collected) {
                    owed += balanced(slots, handle, slot, count + owed);
                }
                slots.setCentral(array, handle, count + owed);
                if (collected) {
                    return done;
                }
            } catch (Throwable e) {
                asideOf = handle;
                aside += owed;
                throw e;
            } finally {
                lock.held = 0;
            }
            slots.awaitFused();
        }
    }

    private boolean fits(long count, long delta) {
        return delta < 0
                ? count + delta <= limit
                : count <= limit && Long.compareUnsigned(delta, limit - count) <= 0;
    }

    /** How much room a slot is given where the central count is that. */
    private long quota(Slots slots, long count) {
        if (count > limit) {
            return 0;
        }
        // The distance is unsigned: it can be anything up to 2^64 − 1.
        long share = Long.divideUnsigned(limit - count, 2L * slots.count());
        return Math.min(batch / 2, share);
    }

    /** Takes a slot's room, if it is thawed; how much that was. */
    private long broughtBack(Slots slots, long handle, int slot) {
        boolean fused = slots.fused();
        while (true) {
            long room = slots.getVolatile(array, handle, slot);
            if (room <= 0) {
                return 0;
            }
            if (moved(handle, slot, room, fused)) {
                return room;
            }
            if (fused) {
                // Elsewhere the room is this CPU's, and this thread may not stay there.
                return 0;
            }
        }
    }

    /** The same as {@link #move}, to that slot or, where updates are fused, to the current one. */
    private boolean moved(long handle, int slot, long amount, boolean fused) {
        return fused ? move(handle, amount) < 0 : move(handle, slot, amount);
    }

    /**
     * Gives the slot the room that it ought to have where the central count is that, or takes what
     * is too much; how much it has more.
     */
    private long balanced(Slots slots, long handle, int slot, long count) {
        boolean fused = slots.fused();
        long held = slots.getVolatile(array, handle, slot);
        long room = held > 0 ? held : 0;
        long more = quota(slots, count - room) - room;
        if (held == FROZEN && more > 0) {
            slots.setOpaque(array, handle, slot, more);
            return more;
        }
        return more != 0 && held >= 0 && moved(handle, slot, -more, fused) ? more : 0;
    }

    /**
     * Makes every slot unusable without the lock, and puts all room aside. Where sequences have to
     * be waited for between the two, that is for the caller to do, without the lock; the second
     * call then finds that what is hidden now was hidden before the wait.
     *
     * @param awaited how often slots had been hidden when the caller last waited
     * @return whether all slots are frozen; if not, they are hidden
     */
    private boolean freezeAll(Slots slots, long handle, int awaited) {
        boolean fused = slots.fused();
        int count = slots.count();
        boolean hidden = false;
        boolean hiding = false;
        for (int slot = 0; slot < count; slot++) {
            long held = slots.getVolatile(array, handle, slot);
            if (held >= 0) {
                hidings += hiding ? 0 : 1;
                hiding = true;
                slots.getAndAdd(array, handle, slot, -HIDDEN);
            }
            hidden |= held != FROZEN;
        }
        if (fused && hidden && awaited != hidings) {
            return false;
        }
        asideOf = handle;
        for (int slot = 0; hidden && slot < count; slot++) {
            if (slots.getVolatile(array, handle, slot) != FROZEN) {
                aside -= HIDDEN + slots.getAndSet(array, handle, slot, FROZEN);
            }
        }
        return true;
    }

    /** The room of a slot that holds this, hidden or not. */
    private static long room(long held) {
        if (held >= 0) {
            return held;
        }
        return held == FROZEN ? 0 : held + HIDDEN;
    }

    @Override
    public long read() {
        long count = parts().slots().getCentral(array, handle()) + aside;
        Reference.reachabilityFence(this);
        return count;
    }

    @Override
    public long sum() {
        Slots slots = parts().slots();
        long handle = handle();
        lock.acquire();
        try {
            long sum = slots.getCentral(array, handle) + aside;
            for (int slot = 0; slot < slots.count(); slot++) {
                sum -= room(slots.getVolatile(array, handle, slot));
            }
            return sum;
        } finally {
            lock.held = 0;
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public long drain() {
        Slots slots = parts().slots();
        long handle = handle();
        int awaited = NEVER;
        while (true) {
            lock.acquire();
            try {
                if (freezeAll(slots, handle, awaited)) {
                    long taken = slots.getCentral(array, handle) + aside;
                    slots.setCentral(array, handle, 0);
                    aside = 0;
                    return taken;
                }
                awaited = hidings;
            } finally {
                lock.held = 0;
            }
            slots.awaitFused();
        }
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public long slack() {
        Slots slots = parts().slots();
        return (slots.count() - (slots.fused() ? 0L : 1L)) * (batch - 1);
    }

    @Override
    public Accuracy accuracy() {
        return new Accuracy(
                0, parts().slots().count() * (batch - 1L), Accuracy.Consistency.QUIESCENT);
    }
}
