package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.LimitCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code limit}: perfbook's limit counters, the approximate and the exact one. */
final class QuotaCounter extends Placed implements LimitCounter {

    /*
     * Layout. n slots, a central count and a lock. A slot holds the room r that it may still give out
     * without asking anybody, or FROZEN, which counts as no room. The central count g is what has been
     * given to users and to slots, so that the value is g − (r(1) + … + r(n)).
     *
     * Ordering.
     *
     *   field          read mode           write mode               who writes          guard
     *   slot, thawed   opaque, volatile    volatile compare-and-set any thread          the slot itself
     *   slot, frozen   opaque, volatile    opaque                   whoever thaws it    lock
     *   central        opaque              opaque                   lock's holder       lock
     *   lock           LockedBank          LockedBank               lock's holder       itself
     *   limit, batch   plain               final                    constructor         none
     *
     * Two things hold at every instant.
     *   (1) A thawed slot's room is 0 to batch − 1.
     *   (2) While any slot is thawed, g ≤ limit: all slots are frozen before g is raised above it.
     *
     * An update takes its amount from its slot's room, or gives it there, by compare-and-set, as long
     * as the room stays in its range. Otherwise it takes the lock, freezes its slot, moves the room back
     * to g and settles there. If even that is not enough, an exact tryAdd and a plain add freeze all
     * other slots as well and so bring all room back. Last, the updater thaws its slot with
     * half a batch, but no more than the limit leaves to each of 2n. Close to the limit that is nothing,
     * slots stay frozen, and all updates are made under the lock, where they need no walk's result to be
     * exact.
     *
     * Progress. An update takes the lock once in about batch / 2, and always if its amount is a batch or
     * more or the limit is near. While the room of all slots is collected, updates wait. The fast
     * path is lock-free.
     *
     * Why no update is lost. It is one compare-and-set of a slot, or one change of g under the lock.
     * Freezing a slot takes its room in one compare-and-set: an update is in what is taken, or finds the
     * slot frozen and waits. A frozen slot is written by the lock's holder alone.
     *
     * Why the limit is kept. On the fast path the slot is thawed when the compare-and-set succeeds, so
     * by (2) g ≤ limit, and the new value is at most g, since no room is negative. Under the lock an
     * amount is added to g only if the result is at most the limit.
     *
     * Why a refusal is just. The exact tryAdd refuses when all slots are frozen. At the instant at which
     * the last one was, there was no room anywhere and the value was exactly g, and g + amount > limit.
     * Taking the room and leaving the slots usable would not do: room that is given back to a slot
     * behind the walk, and then used up in one before it, hides from it although there always was enough.
     * tryAddApproximate knows g and its slot's room only; by (1) others hold (n − 1)(batch − 1) at most.
     *
     * Why the accuracy holds. read() is g, and by (1) it exceeds the value by 0 to n × (batch − 1).
     *
     * What it does not do. A sum is no snapshot. There is no lower limit. Values are taken not to wrap
     * where the limit matters; a plain add that makes them wrap wraps them.
     *
     * References. McKenney, "Is Parallel Programming Hard, And, If So, What Can You Do About It?",
     * chapter Counting, sections on approximate and exact limit counters: central and per-thread quotas,
     * half of them handed out, counters globalised near the limit. It steals quotas from threads by
     * atomic words or by signals; here a slot's sign says that it has been stolen.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private static final long FROZEN = -1;

    /** What an update is content with. */
    private enum Demand {
        ALWAYS,
        EXACT,
        APPROXIMATE
    }

    private final long limit;
    private final int batch;

    QuotaCounter(Blueprint blueprint) {
        super(blueprint);
        limit = blueprint.options().limit();
        batch = blueprint.batch();
        if (limit < 0) {
            freezeAll(handle());
        }
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new QuotaCounter(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    @Override
    public void add(long delta) {
        update(delta, Demand.ALWAYS);
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
        int slot = parts().index().current();
        boolean done = takeRoom(handle, slot, delta) || settle(handle, slot, delta, demand);
        Reference.reachabilityFence(this);
        return done;
    }

    /** Takes from the slot's room, or gives to it, if that keeps it in its range. */
    private boolean takeRoom(long handle, int slot, long delta) {
        Slots slots = parts().slots();
        while (true) {
            long room = slots.getOpaque(array, handle, slot);
            long left = room - delta;
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

    /** Updates the central count, and gives the slot new room. */
    private boolean settle(long handle, int slot, long delta, Demand demand) {
        Slots slots = parts().slots();
        Bank bank = parts().bank();
        bank.lock(array, handle);
        try {
            long count = slots.getCentral(array, handle) - freeze(handle, slot);
            boolean fits = fits(count, delta);
            // Above the limit there is no room to be found: every slot is frozen.
            if (!fits && demand != Demand.APPROXIMATE && count <= limit) {
                count -= freezeAll(handle);
                fits = fits(count, delta);
            }
            boolean done = fits || demand == Demand.ALWAYS;
            if (done) {
                count += delta;
            }
            long quota = quota(count);
            slots.setCentral(array, handle, count + quota);
            if (quota > 0) {
                slots.setOpaque(array, handle, slot, quota);
            }
            return done;
        } finally {
            bank.unlock(array, handle);
        }
    }

    private boolean fits(long count, long delta) {
        return delta < 0
                ? count + delta <= limit
                : count <= limit && Long.compareUnsigned(delta, limit - count) <= 0;
    }

    /** How much room a slot is given where the central count is that. */
    private long quota(long count) {
        if (count > limit) {
            return 0;
        }
        // The distance is unsigned: it can be anything up to 2^64 − 1.
        long share = Long.divideUnsigned(limit - count, 2L * parts().slots().count());
        return Math.min(batch / 2, share);
    }

    /** Makes a slot unusable without the lock, and takes its room. */
    private long freeze(long handle, int slot) {
        Slots slots = parts().slots();
        while (true) {
            long room = slots.getOpaque(array, handle, slot);
            if (room < 0) {
                return 0;
            }
            if (slots.compareAndSet(array, handle, slot, room, FROZEN)) {
                return room;
            }
            Thread.onSpinWait();
        }
    }

    private long freezeAll(long handle) {
        long room = 0;
        for (int slot = 0; slot < parts().slots().count(); slot++) {
            room += freeze(handle, slot);
        }
        return room;
    }

    @Override
    public long read() {
        long count = parts().slots().getCentral(array, handle());
        Reference.reachabilityFence(this);
        return count;
    }

    @Override
    public long sum() {
        Slots slots = parts().slots();
        Bank bank = parts().bank();
        long handle = handle();
        bank.lock(array, handle);
        try {
            long sum = slots.getCentral(array, handle);
            for (int slot = 0; slot < slots.count(); slot++) {
                sum -= Math.max(0, slots.getVolatile(array, handle, slot));
            }
            return sum;
        } finally {
            bank.unlock(array, handle);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public long drain() {
        Slots slots = parts().slots();
        Bank bank = parts().bank();
        long handle = handle();
        bank.lock(array, handle);
        try {
            long taken = slots.getCentral(array, handle) - freezeAll(handle);
            slots.setCentral(array, handle, 0);
            return taken;
        } finally {
            bank.unlock(array, handle);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public long slack() {
        return (parts().slots().count() - 1L) * (batch - 1);
    }

    @Override
    public Accuracy accuracy() {
        return new Accuracy(
                0, parts().slots().count() * (batch - 1L), Accuracy.Consistency.QUIESCENT);
    }
}
