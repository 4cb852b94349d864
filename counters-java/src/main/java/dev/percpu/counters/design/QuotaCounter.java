package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.LimitCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code limit}: perfbook's approximate and exact limit counters. */
final class QuotaCounter extends Allocated implements LimitCounter {

    /*
     * Layout. n slots, a central count and a lock. A slot holds the room r that it may give out
     * without asking any other slot. Or it holds FROZEN, which means no room. Or, for a short time,
     * it holds hidden room, which is the room minus HIDDEN. The central count g is the amount given
     * to users and to slots. So the value is g − (r(1) + … + r(n)), including hidden room.
     *
     * Ordering.
     *
     *   field          read mode           write mode               who writes          guard
     *   slot, thawed   opaque, volatile    volatile compare-and-set any thread          the slot itself
     *                                      (rseq: sequences on the slot's own CPU)
     *   slot, to hide  volatile            volatile fetch-and-add   the freezing thread lock
     *   slot, frozen   opaque, volatile    opaque, volatile         the thawing thread  lock
     *   central        opaque              opaque                   lock's holder       lock
     *   hidings        plain               plain                    lock's holder       lock
     *   lock, aside    Guarded
     *   limit, batch   plain               final                    constructor         none
     *
     * g is the central count plus the value aside.
     *
     * Two things hold at every instant.
     *   (1) A slot's room, hidden or not, is 0 to batch − 1.
     *   (2) While any slot is not frozen, g ≤ limit: all are frozen before g is raised above it.
     *
     * A slot that is not frozen is thawed. An update takes its amount from the room of its slot, or
     * adds it there, as long as the slot is thawed and the room stays in its range. Otherwise it
     * takes the lock and changes g. If g has too little room, the room of its own slot moves back
     * to g. If that is still not enough, an exact tryAdd and a plain add freeze all slots, which
     * brings all room back to g. At the end, the update adjusts the room of its slot to half a
     * batch, but at most to a share of 1/2n of the room below the limit: it gives room to the slot,
     * takes some back, or thaws the slot. Close to the limit that share is zero. Slots then stay
     * frozen, and all updates are made under the lock, where they are exact without a walk.
     *
     * Room moves between g and a thawed slot by the same step as an update. The moved amount is
     * first in a local variable, and the equation above holds with it. The holder of the lock adds
     * it to the central count as its last step. If a step fails before, the handler puts the
     * variable aside.
     *
     * Freezing all slots. First, each thawed slot is hidden: an atomic subtraction makes it
     * negative, whatever its room is. From then on, no update begins to take or give room there. An
     * update by compare-and-set has either finished before, or fails. A restartable sequence may
     * have checked the slot before and commit afterwards. The room is then what the sequence has
     * checked, so it is in its range, and it is still hidden. Second, if there are sequences, the
     * thread waits for them, without the lock. After that, the room of those slots no longer
     * changes, unless another thread has hidden slots meanwhile; `hidings` detects that. Third,
     * each slot's room moves back to g, and the slot is frozen. If the wait fails, the room stays
     * hidden until the next attempt.
     *
     * Sequences and the lock. A sequence reads some words that it does not write. Only the holder
     * of the lock changes those, and only in three ways: it hides, freezes or thaws. A sequence may
     * miss that a slot is hidden. Before a slot is frozen or thawed, the thread has waited for the
     * sequence, because hiding came first. So a sequence commits what it checked, on top of what
     * its CPU's slot held. Threads without sequences make all updates under the lock, in g.
     *
     * Progress. An update takes the lock about once in batch / 2 updates. It always takes the lock
     * if its amount is a batch or more, or if the limit is near. While the room of all slots is
     * collected, updates wait. With sequences, an exact update then makes a system call, without
     * the lock, but only if a slot was thawed. Near the limit, slots are thawed only for a short
     * time. The fast path is lock-free.
     *
     * Why no update is lost. An update is one change of a slot, or one change of g under the lock.
     * A hidden slot still contains its room, and the room is collected only when it can no longer
     * change.
     *
     * Why the limit is kept. A slot is not frozen when it gives or takes room. So g ≤ limit by (2),
     * and the new value is at most g, because no room is negative. Under the lock, an amount is
     * added to g only if the result is at most the limit.
     *
     * Why a refusal is correct. The exact tryAdd refuses only when all slots are frozen. Consider
     * the instant after which no room changed any more. At that instant, the value was the g that
     * results when all room is back, and value + amount > limit. It would not be enough to take the
     * room and leave the slots usable. A walk would then miss room that returns to a slot it has
     * already visited, if the same amount is used up in a slot ahead of it, although there always
     * was enough room. tryAddApproximate knows g and what its slot held when it looked. By (1), the
     * other slots hold at most (n − 1)(batch − 1). A sequence may be on another CPU by then and
     * bring back nothing, so the bound is n × (batch − 1).
     *
     * Why the accuracy holds. read() is g, and by (1) it exceeds the value by 0 to n × (batch − 1).
     *
     * What it does not do. A sum is not a snapshot. There is no lower limit. The limit is
     * guaranteed only if values do not overflow. A plain add that overflows wraps the value.
     *
     * References. McKenney, "Is Parallel Programming Hard, And, If So, What Can You Do About It?",
     * chapter Counting, sections on approximate and exact limit counters: central and per-thread
     * quotas, half of them handed out, counters globalised near the limit. perfbook takes quotas
     * back from threads by atomic words or by signals. Here, the sign of a slot shows that its
     * quota is being taken back, and membarrier replaces the signal.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private static final long FROZEN = -1;

    /**
     * Subtracted from room that is being collected. Its magnitude is larger than any batch and than
     * FROZEN.
     */
    private static final long HIDDEN = 1L << 62;

    /** Used instead of a number of hidings: the thread has not waited for sequences yet. */
    private static final int NEVER = -1;

    /** The kind of update: unconditional, exact or approximate. */
    enum Demand {
        ALWAYS,
        EXACT,
        APPROXIMATE
    }

    private final long limit;
    private final int batch;

    /** The number of times that slots have been hidden. */
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
                    "amount must be at least 0, not " + amount + "; to give room back, call add");
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
     * Takes room from the current slot, or gives room to it, if the room stays in its range.
     * Returns a negative number on success; otherwise the number of the slot.
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
            // Compared as unsigned: a negative number, also one from an overflow, is above every
            // batch.
            if (room < 0 || Long.compareUnsigned(left, batch) >= 0) {
                return false;
            }
            if (slots.compareAndSet(array, handle, slot, room, left)) {
                return true;
            }
            Thread.onSpinWait();
        }
    }

    /** Updates the central count and adjusts the slot's room. */
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
                // Above the limit, no slot has room: every slot is frozen.
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

    /** The room that a slot should have for a given central count. */
    private long quota(Slots slots, long count) {
        if (count > limit) {
            return 0;
        }
        // The distance is unsigned, because it can be up to 2^64 − 1.
        long share = Long.divideUnsigned(limit - count, 2L * slots.count());
        return Math.min(batch / 2, share);
    }

    /** Takes a slot's room if the slot is thawed. Returns the room taken. */
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
                // A fused update takes room only from the current CPU's slot, and the thread may
                // have moved.
                return 0;
            }
        }
    }

    /**
     * Does the same as {@link #move}, for the given slot, or with fused updates for the current
     * one.
     */
    private boolean moved(long handle, int slot, long amount, boolean fused) {
        return fused ? move(handle, amount) < 0 : move(handle, slot, amount);
    }

    /**
     * Gives the slot the room that it should have for a given central count, or takes back what is
     * too much. Returns the change of its room.
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
     * Makes every slot unusable without the lock, and puts all room aside. If the thread has to
     * wait for sequences between these two steps, the caller does that, without the lock, and calls
     * again. The second call then finds that all slots were hidden before the wait.
     *
     * @param awaited the value of {@code hidings} when the caller last waited
     * @return whether all slots are frozen; if not, they are only hidden
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

    /** The room of a slot with this content, hidden or not. */
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
