package dev.percpu.counters.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * Gives each platform thread that asks a unique number: the smallest number that no live thread
 * has. So numbers stay about as small as the number of counting threads.
 */
final class ThreadNumbers {

    /*
     * Layout. A table of bins, indexed by the low bits of the thread's id. Each bin is a list of
     * entries; an entry has a thread and its number. The JVM gives out ids in order, so threads
     * that are created together are in different bins. A second table has the entries by number.
     * The entries of free numbers are also linked, the smallest number first.
     *
     * Ordering.
     *
     *   field            read mode   write mode   who writes               guard
     *   bin, next        acquire     release      a thread that registers  the class's monitor
     *   entry's thread   refersTo    once         constructor, collector   none
     *   used             volatile    volatile     a thread that registers  the class's monitor
     *   the rest         plain       plain        a thread that registers  the class's monitor
     *
     * A thread looks for the entry that it has created itself, so it never sees stale data. An
     * entry is added at the head of its list, and removed after its thread has died. A removed
     * entry keeps its successor, so a search that is at this entry still reaches all entries behind
     * it.
     *
     * Why no two live threads have one number. A number is taken under the monitor, and freed under
     * it after its thread was found dead. A thread uses an entry only if the entry refers to that
     * thread itself. Equal ids, or equal low bits, are not enough.
     *
     * Thread death. A later thread gets the number, with all values of its slots. These values are
     * cumulative. So nothing has to be folded, no value is ever counted twice or not at all, and
     * walks can run at the same time. The former owner's last store comes before the next owner's
     * first load. This follows from the way death is detected: isAlive() returns false, or the
     * reference to the thread is cleared. Both detect that the thread has terminated, and so
     * synchronise with its last action (JLS 17.4.4). The monitor passes this on to the next owner.
     * The search for dead threads runs when a thread registers and no number is free. It takes one
     * step for each number. So between two searches, up to an eighth as many threads as are alive
     * may take new numbers. That costs eight steps for each registration, and the numbers exceed
     * the largest number of threads that were alive together by at most an eighth.
     *
     * What is kept of a dead thread. Its entry, until the next search. There are never more such
     * entries than numbers. An entry refers to its thread weakly, so it keeps neither the thread
     * nor its context class loader reachable. A check by refersTo costs as little as a field read.
     *
     * Progress. To find its number, a thread takes one step for each entry before its own in the
     * bin, usually one step in all. Registration holds the monitor, once for each thread.
     *
     * Errors. A registration first allocates everything that it needs. Its last call adds the entry
     * to its bin; only stores follow. The stores that free a number follow the last call of the
     * removal of its entry. So whatever is thrown, an entry is in its bin exactly if its number is
     * taken. A thread that failed to register can try again.
     *
     * Why walks see every thread. `used` is increased before the number is first used, and it never
     * decreases. If an update happened before a walk reads `used`, the updating thread had
     * increased it before that update.
     *
     * What it does not do. Virtual threads get no number: the number of live ones has no bound, and
     * a carrier's number would be shared by all virtual threads that it runs. This class has no
     * limit for numbers; a caller with limited memory checks the number itself.
     *
     * References. The Linux kernel's mm_cid, for dense, recycled numbers; P. E. McKenney's
     * perfbook, chapter "Counting", on threads that exit.
     */

    /** Returned for a thread without a number. */
    static final int NONE = Integer.MAX_VALUE;

    /** The number of bins, a power of two. Each bin costs four bytes. */
    static final int BINS = 8192;

    /** One in this many live threads may take new numbers between two searches. */
    private static final int SHARE = 8;

    private static final VarHandle BIN = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final Entry[] TABLE = new Entry[BINS];
    private static Entry[] byNumber = {};

    /** The entry of the smallest free number below {@code used}. */
    private static Entry free;

    private static int taken;
    private static int unsearched;
    private static volatile int used;

    private static final class Entry extends WeakReference<Thread> {
        final int bin;
        final int number;
        volatile Entry next;
        boolean isFree;
        Entry nextFree;

        Entry(Thread thread, int bin, int number, Entry next) {
            super(thread);
            this.bin = bin;
            this.number = number;
            this.next = next;
        }

        boolean dead() {
            Thread thread = get();
            return thread == null || !thread.isAlive();
        }
    }

    private ThreadNumbers() {}

    /** Returns the number of the current thread, or {@link #NONE}. */
    static int of(Thread current) {
        Entry first = bin((int) current.threadId() & (BINS - 1));
        return first != null && first.refersTo(current) ? first.number : search(first, current);
    }

    /** The highest number that was ever given, plus one. */
    static int used() {
        return used;
    }

    private static Entry bin(int bin) {
        return (Entry) BIN.getAcquire(TABLE, bin);
    }

    private static int search(Entry first, Thread current) {
        if (current.isVirtual()) {
            return NONE;
        }
        for (Entry entry = first; entry != null; entry = entry.next) {
            if (entry.refersTo(current)) {
                return entry.number;
            }
        }
        return register(current);
    }

    private static synchronized int register(Thread current) {
        if (free == null && --unsearched < 0) {
            freeTheDead();
            unsearched = taken / SHARE;
        }
        Entry old = free;
        int number = old == null ? used : old.number;
        if (number == byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, 2 * number + 8);
        }
        int bin = (int) current.threadId() & (BINS - 1);
        Entry entry = new Entry(current, bin, number, bin(bin));
        BIN.setRelease(TABLE, bin, entry);
        // From here on, no method is called, so nothing can be thrown.
        byNumber[number] = entry;
        taken++;
        if (old == null) {
            used = number + 1;
        } else {
            free = old.nextFree;
        }
        return number;
    }

    /**
     * Called when no number is free. Goes from the highest number down, so the smallest one becomes
     * first in the list.
     */
    private static void freeTheDead() {
        for (int number = used - 1; number >= 0; number--) {
            Entry entry = byNumber[number];
            if (!entry.isFree && entry.dead()) {
                unlink(entry);
                // From here on, no method is called, so nothing can be thrown.
                entry.isFree = true;
                entry.nextFree = free;
                free = entry;
                taken--;
            }
        }
    }

    private static void unlink(Entry dead) {
        Entry before = bin(dead.bin);
        if (before == dead) {
            BIN.setRelease(TABLE, dead.bin, dead.next);
            return;
        }
        while (before.next != dead) {
            before = before.next;
        }
        before.next = dead.next;
    }
}
