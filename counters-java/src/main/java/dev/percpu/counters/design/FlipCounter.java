package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.SnapshotCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code flip}: two banks in each slot, and a flag that tells which is in use. */
final class FlipCounter extends Placed implements SnapshotCounter {

    /*
     * Layout. A slot has four words: mark and count of bank 0, mark and count of bank 1; or, where
     * updates are fused, count of bank 0, count of bank 1, and one mark. Beside the slots a central count, an approximation, and the lock of the readers. Both banks are cumulative:
     * nothing is ever moved out of them, so a reader that dies half-way takes nothing with it. What
     * drains have taken stands in `base`, as a negative number.
     *
     * Ordering.
     *
     *   field                read mode  write mode                 who writes   guard
     *   mark, count of bank  volatile   volatile read-modify-write any thread   the word itself
     *   flag                 volatile   volatile                   readers      lock
     *   base                 volatile   volatile                   drain        lock
     *   idleSum, idleKnown   plain      plain                      readers      lock
     *   central              opaque     volatile fetch-and-add     any thread   the word itself
     *   abandoned            volatile   volatile, and its elements updates      ABANDONING
     *                                   before it                  that fail
     *   lock                 LockedBank
     *
     * An update reads the flag, raises the mark of that bank in its slot, and reads the flag again. If
     * it has changed, the mark is lowered and the update starts anew; if not, the update is valid: it
     * adds to the bank, and lowers the mark. All of it in one slot, whatever CPU the thread is on by
     * then. A snapshot flips the flag, then waits in each slot until the mark of the bank that was in
     * use is zero, and sums that bank. Raising a mark and the second read of the flag, and likewise the
     * flip and the first look at a mark, must not change places: of two accesses that cross, one has to
     * see the other. All four are volatile, and volatile accesses have one order that every thread
     * agrees on. What follows argues in that order.
     *
     * Why a snapshot is exact. An update takes effect at its second, valid read of the flag; a snapshot
     * at its flip. To show: a snapshot counts those updates, and only those, that were valid before its
     * flip. Call the bank in use before the flip active and the other idle.
     *  - An update of the active bank that is valid before the flip raised its mark before, and lowers
     *    it only once it has added. So when the mark is seen at zero after the flip, it has added.
     *  - No update becomes valid for the active bank after the flip, until the next flip, which the lock
     *    puts after this snapshot: its second read would have to find the old flag. However long the
     *    thread was held up, only that second read counts; if the flag has meanwhile been there and back
     *    again, then the update is valid now, for the bank that is in use now. The mark it raised early
     *    delays a reader at worst.
     *  - So the sum of the active bank is of all updates ever valid for it until the flip. The sum of
     *    the idle bank is that of the snapshot before, unchanged for the same reason: `idleSum`.
     * A mark counts the updates in their section, so several in one slot do not disturb each other.
     * Mark and flag are separate words; that a mark has been at zero once after the flip is enough, it
     * need not stay there.
     *
     * Fused updates need no marks. One reads the flag and adds to the bank in one step of which the
     * kernel makes all or nothing: when the reader has waited for those under way, each has been made
     * in the bank that it found, or reads the flag anew. So it takes effect when it reads the flag, and
     * the argument is the one above, with the end of that wait in place of the mark. A few updates
     * cannot be made in one step; these raise a mark before they read the flag, once, whichever bank it
     * names: the reader that has flipped before they read it sees the mark, or is seen by them. The
     * updater's fence is then nothing at all, and the reader's is a system call.
     *
     * If a snapshot fails between its flip and its end, say for want of stack, the sum of what is now
     * the idle bank is not known, nor that its updates have finished: its grace period was cut off.
     * `idleKnown` is false then, and the next snapshot waits for those marks and sums that bank too,
     * before it flips.
     *
     * Progress. An update starts anew only for a flip; else it is as its store is. It never waits. A
     * snapshot waits for other snapshots, and for updates between their marks. Code there has no call
     * at which a virtual thread could be unmounted, but the kernel may preempt its carrier: the reader
     * then yields. Waiting is not interruptible, and leaves the thread's interrupt status alone. A
     * reader of a real-time class can wait for good for an updater of a lower priority.
     *
     * Why no update is lost. It is one read-modify-write of one word that only ever grows by updates.
     * A snapshot does not move value at all, and a drain only notes what it has returned, under the
     * lock. Value in the central count is never read by a snapshot.
     *
     * An update that fails between its marks, for want of stack in a method that has just lost its
     * compiled form, can lower nothing: it notes that its mark is abandoned, and readers wait until no
     * other is left. It has been added by then or never will be. The note needs no stack, since nothing
     * is called for it. Its array reaches to the last slot that was noted, for there may be more slots
     * later.
     *
     * Why the accuracy holds. With the batch rounded up to b, a power of two, let R(v) be v rounded to
     * the nearest multiple of b, halves up. The update that changes a bank's count from v to w adds
     * R(w) − R(v) to the central count; these telescope in whatever order they arrive, modulo 2^64
     * also, which b divides. So when no update is in flight the central count is the sum of R over all
     * 2n counts, less what was drained (4n words, where a fused update's counts are kept in two), and each R(v) − v is from −(b/2 − 1) to b/2. Rounding to
     * nearest lets a count move to and fro around zero without carrying each time.
     *
     * What it does not do. sum() is a plain walk over both banks without a flip, and no snapshot: it may
     * miss an update and count a later one. It reads `base` first, so that a drain in between makes it
     * the sum before the drain. Three read-modify-writes of one cache line are the price of an update
     * that needs no help of the kernel; fused updates have it, through membarrier(2). Snapshots of
     * one counter exclude each other. Of an update that fails for want of stack, read() may lack the
     * carry for good.
     *
     * References. "The search for fast, scalable counters", LWN, February 2006, for banks, flag and
     * count; there is no grace period in it. Linux sleepable RCU, kernel/rcu/srcutree.c, for two banks
     * of reader marks and an index that is flipped; Gil Tene's WriterReaderPhaser in HdrHistogram for
     * readers that wait for writers; Dekker's mutual exclusion for the crossing of mark and flag.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);
    private static final int SPINS_BEFORE_YIELD = 64;
    private static final Object ABANDONING = new Object();
    private static final int[] NONE = {};

    private final long batch;
    private volatile int flag;
    private volatile long base;
    private long idleSum;
    private boolean idleKnown = true;
    private volatile int[] abandoned = NONE;

    FlipCounter(Blueprint blueprint) {
        super(blueprint);
        batch = Long.highestOneBit(2L * blueprint.batch() - 1);
    }

    static Function<Blueprint, SnapshotCounter> creator() {
        return blueprint -> new FlipCounter(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    /** How many words a slot has: two for each bank, or fewer where updates can be waited for. */
    static int width(boolean fused) {
        return fused ? 3 : 4;
    }

    private long mark(long handle, int bank) {
        return Slots.member(handle, parts().slots().fused() ? 2 : 2 * bank);
    }

    private long count(long handle, int bank) {
        return Slots.member(handle, parts().slots().fused() ? bank : 2 * bank + 1);
    }

    @Override
    public void add(long delta) {
        Parts parts = parts();
        Slots slots = parts.slots();
        long handle = handle();
        long value =
                slots.fused()
                        ? slots.addFusedToBank(array, handle, delta)
                        : addMarked(parts.store(), handle, parts.index().current(), delta);
        long carry = rounded(value) - rounded(value - delta);
        if (carry != 0) {
            slots.addCentral(array, handle, carry);
        }
        Reference.reachabilityFence(this);
    }

    private long addMarked(Store store, long handle, int slot, long delta) {
        while (true) {
            int bank = flag;
            long mark = mark(handle, bank);
            long count = count(handle, bank);
            store.addAndGet(array, mark, slot, 1);
            try {
                boolean valid = flag == bank;
                long value = valid ? store.addAndGet(array, count, slot, delta) : 0;
                store.addAndGet(array, mark, slot, -1);
                if (valid) {
                    return value;
                }
            } catch (Throwable e) {
                // Nothing is called here, for there may be no stack for it.
                synchronized (ABANDONING) {
                    int[] noted = abandoned;
                    int at = 2 * slot + bank;
                    int[] all = at < noted.length ? noted : new int[at + 1];
                    for (int i = 0; all != noted && i < noted.length; i++) {
                        all[i] = noted[i];
                    }
                    all[at]++;
                    abandoned = all;
                }
                throw e;
            }
        }
    }

    private long rounded(long value) {
        return (value + (batch >> 1)) & -batch;
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
        long handle = handle();
        long sum = base;
        for (int slot = 0; slot < slots.count(); slot++) {
            sum += slots.getVolatile(array, count(handle, 0), slot);
            sum += slots.getVolatile(array, count(handle, 1), slot);
        }
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long snapshot() {
        Bank bank = parts().bank();
        long handle = handle();
        bank.lock(array, handle);
        try {
            return base + flipAndSum(handle);
        } finally {
            bank.unlock(array, handle);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public long drain() {
        Bank bank = parts().bank();
        long handle = handle();
        bank.lock(array, handle);
        try {
            long value = base + flipAndSum(handle);
            base -= value;
            parts().slots().addCentral(array, handle, -value);
            return value;
        } finally {
            bank.unlock(array, handle);
            Reference.reachabilityFence(this);
        }
    }

    /** Everything counted until the flip; for the holder of the lock. */
    private long flipAndSum(long handle) {
        int active = flag;
        int idle = 1 - active;
        if (!idleKnown) {
            idleSum = settledSum(handle, idle);
        }
        long before = idleSum;
        idleKnown = false;
        flag = idle;
        if (parts().slots().fused()) {
            parts().slots().nameBank(array, handle, idle);
        }
        idleSum = settledSum(handle, active);
        idleKnown = true;
        return before + idleSum;
    }

    /** The sum of the bank that is not in use, once no update is on its way into it. */
    private long settledSum(long handle, int bank) {
        Slots slots = parts().slots();
        if (slots.fused()) {
            slots.awaitFused();
        }
        long sum = 0;
        for (int slot = 0; slot < slots.count(); slot++) {
            for (int spins = 0; isMarked(slots, handle, bank, slot); spins++) {
                if (spins < SPINS_BEFORE_YIELD) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            sum += slots.getVolatile(array, count(handle, bank), slot);
        }
        return sum;
    }

    /**
     * Whether an update is under way. What was abandoned is looked at first: all of that is in the
     * mark that is read next, so that none of the difference is an update that still lives.
     */
    private boolean isMarked(Slots slots, long handle, int bank, int slot) {
        int[] all = abandoned;
        int at = 2 * slot + bank;
        int dead = at < all.length ? all[at] : 0;
        return slots.getVolatile(array, mark(handle, bank), slot) != dead;
    }

    @Override
    public Accuracy accuracy() {
        Slots slots = parts().slots();
        long counts = (slots.fused() ? 4L : 2L) * slots.count();
        return new Accuracy(
                counts * Math.max(0, batch / 2 - 1),
                counts * (batch / 2),
                Accuracy.Consistency.QUIESCENT);
    }
}
