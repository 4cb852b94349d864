package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.BatchedCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code percpu}: the kernel's {@code percpu_counter}, with every call it has. */
final class PercpuCounter extends Allocated implements BatchedCounter {

    /*
     * Layout. n slots and a central count, as in LockedBank. Every update reads the counter's own
     * fields, so these are not on the cache lines of the central count and the lock.
     *
     * Ordering. Slots and central count: LockedBank; lock, aside, loose: Guarded. Besides:
     *
     *   field       read mode    write mode        who writes    guard
     *   unbounded   volatile     volatile, once    addLocal      none
     *
     * An update adds to its slot first. If the slot then holds the batch or more, the updater takes
     * the lock and moves whatever the slot holds by then to the central count.
     *
     * Progress. An update has the progress of its store. About one update in `batch` also waits for
     * the lock.
     *
     * Why no update is lost. Each update is one read-modify-write of a slot, even if its thread
     * migrates meanwhile. The bank loses no update that is in a slot. Two folds of one slot take
     * disjoint values.
     *
     * Why the accuracy holds. Consider the last change of a slot before a quiescent point. If it
     * was an add that left the batch or more, its thread has folded the slot since, and that would
     * be a later change. So the magnitude of every slot is below the batch, and the central count
     * is off by at most n × (batch − 1). If an update fails after it has added and before it has
     * folded, it widens the bounds by its amount, permanently. addLocal does not fold. It sets
     * `unbounded` before its first add, permanently, because there is no later moment at which it
     * is certain that no other addLocal is in progress.
     *
     * Why limitedAdd is correct. It adds to the central count, under the lock, or not at all. Take
     * a positive amount, and let every concurrent update be negative or a limitedAdd. Under the
     * lock, no other limitedAdd runs and nothing moves. So during the walk over the slots, the
     * value can only decrease. The sum found is at least the value at the end of the walk, and at
     * most the value at its beginning. If sum + amount ≤ limit, the value after the addition is
     * within the limit. If not, value + amount > limit held when the walk began, so the refusal is
     * correct. The walk is skipped if the bound of the slots alone allows the amount. A slot can
     * exceed the batch only by a plain update in the direction of the limit that has not returned,
     * and the contract excludes such updates. For negative amounts, the mirrored argument holds.
     * The price is that limitedAdds exclude each other.
     *
     * What it does not do. A sum is not a snapshot of the slots. The batch is fixed when the
     * counter is created. Unlike the kernel's set, this one overwrites every earlier update and
     * loses no later one.
     *
     * References. Linux lib/percpu_counter.c and include/linux/percpu_counter.h, whose rules it
     * follows, except for the order of adding and folding; "The search for fast, scalable
     * counters", LWN, February 2006.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private final int batch;
    private volatile boolean unbounded;

    PercpuCounter(Blueprint blueprint) {
        super(blueprint);
        batch = blueprint.batch();
    }

    static Function<Blueprint, BatchedCounter> creator() {
        return blueprint -> new PercpuCounter(blueprint);
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
        if (parts.slots().fused()) {
            long handle = handle();
            parts.bank().addFused(this, array, handle, parts.index(), delta, batch);
        } else {
            int slot = parts.index().current();
            long handle = handle();
            long value = parts.store().addAndGet(array, handle, slot, delta);
            if (value <= -batch || value >= batch) {
                try {
                    parts.bank().fold(this, array, handle, slot, 0);
                } catch (Throwable e) {
                    synchronized (lock) {
                        loose += delta < 0 ? -delta : delta;
                    }
                    throw e;
                }
            }
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
    public void addLocal(long delta) {
        Parts parts = parts();
        Slots slots = parts.slots();
        long handle = handle();
        if (!unbounded) {
            unbounded = true;
        }
        int slot =
                slots.fused()
                        ? slots.addFusedBounded(array, handle, delta, Long.MAX_VALUE)
                        : parts.index().current();
        if (slot >= 0) {
            parts.store().addAndGet(array, handle, slot, delta);
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public long read() {
        long count = parts().slots().getCentral(array, handle()) + aside;
        Reference.reachabilityFence(this);
        return count;
    }

    @Override
    public long sum() {
        long sum = parts().bank().sum(this, array, handle());
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long drain() {
        return parts().bank().replace(this, array, handle(), 0);
    }

    @Override
    public void set(long value) {
        parts().bank().replace(this, array, handle(), value);
    }

    @Override
    public void sync() {
        parts().bank().sync(this, array, handle());
    }

    @Override
    public int compare(long rhs) {
        long count = read();
        long slack = slack();
        long least = count - slack;
        long most = count + slack;
        // If the range wraps around, the count and the value may be at opposite ends of it.
        boolean known = slack != Accuracy.UNBOUNDED && least <= count && most >= count;
        if (known && (rhs < least || rhs > most)) {
            return rhs < least ? 1 : -1;
        }
        return Long.compare(sum(), rhs);
    }

    @Override
    public boolean limitedAdd(long limit, long amount) {
        Slots slots = parts().slots();
        Bank bank = parts().bank();
        long handle = handle();
        long slack = slack();
        lock.acquire();
        try {
            if (aside != 0) {
                bank.settleLocked(this, array);
            }
            long count = slots.getCentral(array, handle);
            boolean allowed =
                    slack != Accuracy.UNBOUNDED && within(count, limit, amount, slack)
                            || within(bank.sumLocked(this, array, handle), limit, amount, 0);
            if (allowed) {
                slots.setCentral(array, handle, count + amount);
            }
            return allowed;
        } finally {
            lock.held = 0;
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether a value, known with an error of at most {@code slack}, certainly stays within the
     * limit.
     */
    private static boolean within(long value, long limit, long amount, long slack) {
        boolean up = amount >= 0;
        long room = up ? limit - value : value - limit;
        long needed = (up ? amount : -amount) + slack;
        return (up ? value <= limit : value >= limit) && Long.compareUnsigned(room, needed) >= 0;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public Accuracy accuracy() {
        long slack = slack();
        return new Accuracy(slack, slack, Accuracy.Consistency.QUIESCENT);
    }

    /** The most by which the sum of all slots may differ from zero. */
    private long slack() {
        return unbounded ? Accuracy.UNBOUNDED : wider((long) parts().slots().count() * (batch - 1));
    }
}
