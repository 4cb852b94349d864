package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.SnapshotCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code flip}: two banks in each slot, and a flag that names the bank in use. */
final class FlipCounter extends Allocated implements SnapshotCounter {

    /*
     * Layout. A slot has four words: mark and count of bank 0, mark and count of bank 1. With fused
     * updates it has three: count of bank 0, count of bank 1, and one mark. Besides the slots there
     * is a central count, which is approximate. Both banks are cumulative. Value is never moved out
     * of them, so a reader that fails halfway loses nothing. The field `base` holds what drains
     * have taken, as a negative number.
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
     * An update reads the flag, increments the mark of that bank in its slot, and reads the flag
     * again. If the flag has changed, the update decrements the mark and starts again. If not, the
     * update is valid: it adds to the bank and then decrements the mark. It does all of this in one
     * slot, even if its thread moves to another CPU. A reader flips the flag. Then, in each slot,
     * it waits until the mark of the old bank is zero, and sums that bank. Two pairs of accesses
     * must not be reordered: the increment of a mark and the second read of the flag, and the flip
     * and the first read of a mark. Of an update and a reader that run at the same time, at least
     * one must see the other. All four accesses are volatile, and volatile accesses have one order
     * that all threads agree on. The arguments below use that order.
     *
     * Flips are numbered. `begun` is the number of the last flip that has begun, and the flag is
     * its lowest bit. A flip is settled when the bank that it put out of use no longer changes and
     * the sum of that bank is recorded. `settled` is the number of the last settled flip. Only flip
     * `settled` + 1 can begin. A thread holds the lock to begin a flip and to settle one, but never
     * while it waits. Every reader that finds a flip in progress waits for it by itself, so no
     * reader depends on another. A call returns the result of the first settled flip that began
     * after the call.
     *
     * Why a snapshot is exact. An update takes effect at its second, valid read of the flag. A
     * snapshot takes effect at its flip. Claim: the sums recorded for a flip count exactly those
     * updates that became valid before the flip. Below, "active" is the bank in use before the
     * flip, and "idle" is the other bank.
     *  - An update of the active bank that is valid before the flip incremented its mark before the
     *    flip, and decrements it only after it has added. So if a reader sees the mark at zero
     *    after the flip, the update has added.
     *  - No update becomes valid for the active bank after the flip, because its second read would
     *    have to find the old flag. The next flip does not begin before this one is settled.
     *    However long the thread was delayed, only its second read matters. If the flag has changed
     *    and changed back meanwhile, the update is valid now, for the bank that is in use now. Its
     *    early mark can only delay a reader.
     *  - So the sum of the active bank contains all updates that were ever valid for it until the
     *    flip. The sum of the idle bank is the one recorded at the previous flip. It has not
     *    changed since, for the same reason.
     * A mark counts the updates between increment and decrement, so several updates may use one
     * slot. It is enough that a mark was zero once after the flip; it need not stay zero. Snapshots
     * and drains that use the same flip take effect at that flip, in the order in which they hold
     * the lock.
     *
     * Fused updates need no marks. A fused update reads the flag and adds to the bank in one
     * restartable step, which happens completely or not at all. A reader waits for the fused
     * updates in progress. After that, each of them has either added to the bank that it found, or
     * starts again and reads the flag again. So it takes effect when it reads the flag. The
     * argument above applies, with the end of that wait in place of the zero mark. A few updates
     * cannot be made in one step. They increment a mark once, before they read the flag, whichever
     * bank the flag names. For such an update and a reader, either the reader sees the mark or the
     * update sees the flip. On the update's side, this needs no fence; on the reader's side, the
     * fence is a system call.
     *
     * A reader can fail between the beginning of a flip and its end, for example because the kernel
     * refuses the fence. The flip then stays in progress, and the next reader waits for it. To name
     * the same bank again changes nothing.
     *
     * Progress. An update starts again only after a flip. Otherwise it has the progress of its
     * store. It never waits. A snapshot waits for updates between their two changes of a mark. That
     * code makes no call at which a virtual thread could be unmounted. But the kernel may preempt
     * the carrier, and the reader then yields. The wait cannot be interrupted, and it keeps the
     * thread's interrupt status. A reader with a real-time priority can wait for ever for an
     * updater with a lower priority.
     *
     * Why no update is lost. An update is one read-modify-write of one word, and only updates
     * change that word. A snapshot moves no value. A drain only records what it returns, as its
     * last step. A snapshot never reads the central count.
     *
     * An update can fail between its two changes of a mark, for example if the stack is too short
     * for a method that has just lost its compiled code. It then cannot decrement the mark. Instead
     * it records that this bank has an abandoned mark, and readers wait until only abandoned marks
     * are left. At that time, the update has either been added or never will be. The record needs
     * no stack and no memory.
     *
     * Why the accuracy holds. Let b be the batch, rounded up to a power of two. Let R(v) be v
     * rounded to the nearest multiple of b, halves up. An update that changes a bank's count from v
     * to w adds R(w) − R(v) to the central count. If it fails before that, it adds the amount to
     * the value that is aside. These differences telescope in any order, and also modulo 2^64,
     * because b divides 2^64. So when no update is in flight, the central count and the value aside
     * together are the sum of R over all 2n counts, minus what was drained. With fused updates each
     * count is two words, so the sum is over 4n words. Each R(v) − v is from −(b/2 − 1) to b/2.
     * Rounding to the nearest multiple lets a count change around zero without a carry each time.
     *
     * What it does not do. sum() walks both banks without a flip and is not a snapshot: it may miss
     * an update and count a later one. It reads `base` first, so if a drain runs in between, the
     * result is the sum before the drain. An update without the kernel's help costs three
     * read-modify-writes of one cache line. Fused updates use the kernel's help, through
     * membarrier(2). Concurrent snapshots share a flip, but each one waits and walks by itself.
     *
     * References. "The search for fast, scalable counters", LWN, February 2006, for banks, flag and
     * count; it has no grace period. Linux sleepable RCU, kernel/rcu/srcutree.c, for two banks of
     * reader marks, a flipped index, and numbered, shared grace periods; Gil Tene's
     * WriterReaderPhaser in HdrHistogram for readers that wait for writers; Dekker's mutual
     * exclusion for the order of mark and flag.
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

    /** The number of words in a slot: two for each bank, or fewer for fused updates. */
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

    /**
     * Returns what was counted before a flip that begins after this call, minus what was drained.
     */
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

    /**
     * Waits until the bank that a flip has put out of use no longer changes, and records its sum.
     */
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
     * Waits until no update is in progress that was valid before the flip. The number of abandoned
     * marks is read before the marks, so the marks contain at least that many. If their sum equals
     * that number, all remaining marks are abandoned, and no live update is left in any slot.
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
