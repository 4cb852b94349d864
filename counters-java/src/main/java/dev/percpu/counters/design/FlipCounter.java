package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.SnapshotCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code flip}: two banks in each slot, and a flag that tells which is in use. */
final class FlipCounter extends Allocated implements SnapshotCounter {

    /*
     * Layout. A slot has four words: mark and count of bank 0, mark and count of bank 1; or, where
     * updates are fused, count of bank 0, count of bank 1, and one mark. Beside the slots a central
     * count, an approximation. Both banks are cumulative: nothing is ever moved out of them, so a reader
     * that fails half-way takes nothing with it. What drains have taken stands in `base`, as a negative
     * number.
     *
     * Ordering.
     *
     *   field                read mode  write mode                 who writes   guard
     *   mark, count of bank  volatile   volatile read-modify-write any thread   the word itself
     *   flag                 volatile   volatile                   readers      lock
     *   base                 volatile   volatile                   drain        lock
     *   begun, settled,      plain      plain                      readers      lock
     *   settledOf0, …Of1
     *   central              opaque     volatile fetch-and-add     any thread   the word itself
     *   abandonedIn0, …In1   volatile   volatile                   updates      the lock's monitor
     *                                                              that fail
     *   lock, aside, loose   Guarded
     *
     * An update reads the flag, raises the mark of that bank in its slot, and reads the flag again. If
     * it has changed, the mark is lowered and the update starts anew; if not, the update is valid: it
     * adds to the bank, and lowers the mark. All of it in one slot, whatever CPU the thread is on by
     * then. A reader flips the flag, then waits in each slot until the mark of the bank that was in use
     * is zero, and sums that bank. Raising a mark and the second read of the flag, and likewise the flip
     * and the first look at a mark, must not change places: of two accesses that cross, one has to see
     * the other. All four are volatile, and volatile accesses have one order that every thread agrees
     * on. What follows argues in that order.
     *
     * Flips are numbered. `begun` is the last that was begun, and the flag its lowest bit; `settled` is
     * the last one after which the bank that it put out of use has come to rest, with that bank's sum
     * noted. Only the one after `settled` can be begun. The lock is held to begin a flip and to settle
     * one, never to wait: any reader that finds a flip begun waits for it itself, so none depends on
     * another. A call answers with the first flip settled that was begun after the call.
     *
     * Why a snapshot is exact. An update takes effect at its second, valid read of the flag; a snapshot
     * at its flip. To show: what is noted of a flip counts those updates, and only those, that were
     * valid before it. Call the bank in use before the flip active and the other idle.
     *  - An update of the active bank that is valid before the flip raised its mark before, and lowers
     *    it only once it has added. So when the mark is seen at zero after the flip, it has added.
     *  - No update becomes valid for the active bank after the flip, until the next flip, which is not
     *    begun before this one is settled: its second read would have to find the old flag. However long
     *    the thread was held up, only that second read counts; if the flag has meanwhile been there and
     *    back again, then the update is valid now, for the bank that is in use now. The mark it raised
     *    early delays a reader at worst.
     *  - So the sum of the active bank is of all updates ever valid for it until the flip. The sum of
     *    the idle bank is the one noted at the flip before, unchanged for the same reason.
     * A mark counts the updates in their section, so several in one slot do not disturb each other.
     * Mark and flag are separate words; that a mark has been at zero once after the flip is enough, it
     * need not stay there. Snapshots and drains that answer with the same flip take effect at it, in the
     * order in which they hold the lock.
     *
     * Fused updates need no marks. One reads the flag and adds to the bank in one step of which the
     * kernel makes all or nothing: when the reader has waited for those under way, each has been made
     * in the bank that it found, or reads the flag anew. So it takes effect when it reads the flag, and
     * the argument is the one above, with the end of that wait in place of the mark. A few updates
     * cannot be made in one step; these raise a mark before they read the flag, once, whichever bank it
     * names: the reader that has flipped before they read it sees the mark, or is seen by them. The
     * updater's fence is then nothing at all, and the reader's is a system call.
     *
     * If a reader fails between the begin of a flip and its end, say because the kernel refuses the
     * fence, the flip stays begun and the next reader waits for it. Naming the bank once more changes
     * nothing.
     *
     * Progress. An update starts anew only for a flip; else it is as its store is. It never waits. A
     * snapshot waits for updates between their marks. Code there has no call at which a virtual thread
     * could be unmounted, but the kernel may preempt its carrier: the reader then yields. Waiting is not
     * interruptible, and leaves the thread's interrupt status alone. A reader of a real-time class can
     * wait for good for an updater of a lower priority.
     *
     * Why no update is lost. It is one read-modify-write of one word that only ever grows by updates.
     * A snapshot does not move value at all, and a drain only notes what it has returned, in its last
     * step. Value in the central count is never read by a snapshot.
     *
     * An update that fails between its marks, for want of stack in a method that has just lost its
     * compiled form, can lower nothing: it notes that a mark is abandoned in that bank, and readers wait
     * until no others are left. It has been added by then or never will be. The note needs no stack and
     * no memory.
     *
     * Why the accuracy holds. With the batch rounded up to b, a power of two, let R(v) be v rounded to
     * the nearest multiple of b, halves up. The update that changes a bank's count from v to w adds
     * R(w) − R(v) to the central count, or, if it fails before, to what is aside; these telescope in
     * whatever order they arrive, modulo 2^64 also, which b divides. So when no update is in flight the
     * two together are the sum of R over all 2n counts, less what was drained (4n words, where a fused
     * update's counts are kept in two), and each R(v) − v is from −(b/2 − 1) to b/2. Rounding to nearest
     * lets a count move to and fro around zero without carrying each time.
     *
     * What it does not do. sum() is a plain walk over both banks without a flip, and no snapshot: it may
     * miss an update and count a later one. It reads `base` first, so that a drain in between makes it
     * the sum before the drain. Three read-modify-writes of one cache line are the price of an update
     * that needs no help of the kernel; fused updates have it, through membarrier(2). Snapshots that
     * meet share a flip, but each waits and walks for itself.
     *
     * References. "The search for fast, scalable counters", LWN, February 2006, for banks, flag and
     * count; there is no grace period in it. Linux sleepable RCU, kernel/rcu/srcutree.c, for two banks
     * of reader marks, an index that is flipped, and grace periods that are numbered and shared; Gil
     * Tene's WriterReaderPhaser in HdrHistogram for readers that wait for writers; Dekker's mutual
     * exclusion for the crossing of mark and flag.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private final long batch;
    private volatile int flag;
    private volatile long base;
    private long begun;
    private long settled;
    private long settledOf0;
    private long settledOf1;
    private volatile int abandonedIn0;
    private volatile int abandonedIn1;

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

    private long handle() {
        return handle(parts().slots());
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
        if (slots.fused()) {
            addFused(slots, handle, delta);
        } else {
            addMarked(slots, parts.store(), handle, parts.index().current(), delta);
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

    private void addFused(Slots slots, long handle, long delta) {
        long value = slots.addFusedToBank(array, handle, delta);
        long carry = (value + (batch >> 1) & -batch) - (value - delta + (batch >> 1) & -batch);
        if (carry != 0) {
            try {
                slots.addCentral(array, handle, carry);
            } catch (Throwable e) {
                synchronized (lock) {
                    aside += carry;
                }
                throw e;
            }
        }
    }

    private void addMarked(Slots slots, Store store, long handle, int slot, long delta) {
        while (true) {
            int bank = flag;
            long mark = mark(handle, bank);
            long count = count(handle, bank);
            store.addAndGet(array, mark, slot, 1);
            boolean marked = true;
            long carry = 0;
            try {
                boolean valid = flag == bank;
                if (valid) {
                    long value = store.addAndGet(array, count, slot, delta);
                    long half = batch >> 1;
                    carry = (value + half & -batch) - (value - delta + half & -batch);
                }
                store.addAndGet(array, mark, slot, -1);
                marked = false;
                if (carry != 0) {
                    slots.addCentral(array, handle, carry);
                }
                if (valid) {
                    return;
                }
            } catch (Throwable e) {
                synchronized (lock) {
                    aside += carry;
                    abandonedIn0 += marked && bank == 0 ? 1 : 0;
                    abandonedIn1 += marked && bank == 1 ? 1 : 0;
                }
                throw e;
            }
        }
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
        return exact(false);
    }

    @Override
    public long drain() {
        return exact(true);
    }

    /** What was counted before a flip that begins after this call, and is not drained yet. */
    private long exact(boolean draining) {
        Slots slots = parts().slots();
        long handle = handle();
        long wanted = 0;
        while (true) {
            long flip;
            lock.acquire();
            try {
                if (wanted == 0) {
                    wanted = begun + 1;
                }
                if (settled >= wanted) {
                    long value = settledOf0 + settledOf1 + base;
                    if (draining) {
                        slots.addCentral(array, handle, -value);
                        base -= value;
                    }
                    return value;
                }
                if (begun == settled) {
                    begun++;
                }
                flip = begun;
                int bank = (int) flip & 1;
                flag = bank;
                if (slots.fused()) {
                    slots.nameBank(array, handle, bank);
                }
            } finally {
                lock.held = 0;
            }
            settle(slots, handle, flip);
        }
    }

    /** Waits until what a flip has put out of use has come to rest, and notes what is there. */
    private void settle(Slots slots, long handle, long flip) {
        int bank = (int) (flip - 1) & 1;
        if (slots.fused()) {
            slots.awaitFused();
        }
        awaitMarks(slots, handle, bank);
        long sum = sum(slots, count(handle, bank));
        lock.acquire();
        try {
            if (settled == flip - 1) {
                settledOf0 = bank == 0 ? sum : settledOf0;
                settledOf1 = bank == 1 ? sum : settledOf1;
                settled = flip;
            }
        } finally {
            lock.held = 0;
        }
        Reference.reachabilityFence(this);
    }

    /**
     * Waits until no update is under way that was valid before the flip. What is abandoned is
     * looked at before the marks, each of which then holds at least its own part of that: so none
     * of a difference is an update that still lives, and where there is none in all, there is none
     * in any.
     */
    private void awaitMarks(Slots slots, long handle, int bank) {
        long mark = mark(handle, bank);
        int count = slots.count();
        int spins = 0;
        for (int slot = 0; slot < count; ) {
            int dead = bank == 0 ? abandonedIn0 : abandonedIn1;
            long marks = dead == 0 ? slots.getVolatile(array, mark, slot) : sum(slots, mark);
            if (marks == dead) {
                slot = dead == 0 ? slot + 1 : count;
            } else {
                Lock.pause(spins++);
            }
        }
    }

    private long sum(Slots slots, long member) {
        long sum = 0;
        for (int slot = 0; slot < slots.count(); slot++) {
            sum += slots.getVolatile(array, member, slot);
        }
        return sum;
    }

    @Override
    public Accuracy accuracy() {
        Slots slots = parts().slots();
        long counts = (slots.fused() ? 4L : 2L) * slots.count();
        return within(counts * Math.max(0, batch / 2 - 1), counts * (batch / 2));
    }
}
