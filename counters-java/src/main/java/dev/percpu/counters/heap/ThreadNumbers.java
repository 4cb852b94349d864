package dev.percpu.counters.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * Gives each platform thread that asks a number of its own: the least that no live thread has, so
 * that numbers stay as dense as threads that count are many.
 */
final class ThreadNumbers {

    /*
     * Layout. A table of bins, by the low bits of the thread's id; each is a list of entries, of a
     * thread and its number. Ids are given out in order, so that threads which are created together
     * meet in no bin. Besides, the entries by number; those of free numbers are linked besides, the
     * least first.
     *
     * Ordering.
     *
     *   field            read mode   write mode   who writes               guard
     *   bin, next        acquire     release      a thread that registers  the class's monitor
     *   entry's thread   refersTo    once         constructor, collector   none
     *   used             volatile    volatile     a thread that registers  the class's monitor
     *   the rest         plain       plain        a thread that registers  the class's monitor
     *
     * A thread looks for the entry that it has made itself, so there is nothing to be stale. An entry
     * is put at the head of its list and taken out when its thread is dead; one that is taken out keeps
     * its successor, so that a search which stands on it goes on to all that were behind it.
     *
     * Why no two live threads have one number. A number is taken under the monitor, and freed under it
     * after its thread was found dead. An entry is used only if it refers to the current thread itself:
     * equal ids, or equal low bits, are not enough.
     *
     * Thread death. The number goes, with all that stands under it, to a later thread; what stands
     * there is cumulative, so that nothing has to be folded, no value is in two allocations or in none at
     * any moment, and walks need not be kept out. That the former owner's last store comes before the
     * first load of the next follows from how death is found: by isAlive() being false, or by the
     * reference to the thread being cleared, which both detect that the thread has terminated, and so
     * synchronise with its last action (JLS 17.4.4); the monitor carries that on to the next owner.
     * The dead are looked for when a thread registers and no number is free. Since that takes a step
     * for each number, as many as an eighth of the living may take new numbers between two searches:
     * eight steps for each registration, and numbers that exceed by an eighth the most threads that
     * were ever alive together.
     *
     * What is kept of a dead thread. Its entry, until the next search, of which there are never more
     * than numbers. It refers to the thread weakly, so that neither the thread nor its context class
     * loader is kept: reading through refersTo is as cheap as a field.
     *
     * Progress. Finding one's number takes the steps that threads with equal low bits of their ids
     * stand in one bin, in general one. Registration holds the monitor, once in a thread's life.
     *
     * Errors. A registration allocates what it needs first. Its last call puts the entry into its bin;
     * what follows is stores. A number is freed by stores that follow the last call of taking its entry
     * out. So whatever is thrown, an entry is in its bin exactly if its number is taken, and the thread
     * that failed to register can try again.
     *
     * Why walks see every thread. `used` is raised before the number is first used, and never sinks. An
     * update that happened before a walk read it came after its thread had raised it.
     *
     * What it does not do. Virtual threads get no number: there is no bound to how many are alive, and
     * a carrier's number would be shared with whatever else it carries. There is no limit to numbers
     * here: who has room for some only looks at the number.
     *
     * References. The Linux kernel's mm_cid, for dense numbers that are recycled; P. E. McKenney's
     * perfbook, chapter "Counting", on threads that exit.
     */

    /** The number of a thread that has none. */
    static final int NONE = Integer.MAX_VALUE;

    /** A power of two; an entry costs four bytes. */
    static final int BINS = 8192;

    /** One more than the share of the living that may take new numbers between two searches. */
    private static final int SHARE = 8;

    private static final VarHandle BIN = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final Entry[] TABLE = new Entry[BINS];
    private static Entry[] byNumber = {};

    /** The entry of the least free number below {@code used}. */
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

    /** The number of the current thread, or {@link #NONE}. */
    static int of(Thread current) {
        Entry first = bin((int) current.threadId() & (BINS - 1));
        return first != null && first.refersTo(current) ? first.number : search(first, current);
    }

    /** One more than the highest number that was ever given. */
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
        // From here on nothing is called, and so nothing can be thrown.
        byNumber[number] = entry;
        taken++;
        if (old == null) {
            used = number + 1;
        } else {
            free = old.nextFree;
        }
        return number;
    }

    /** Called when no number is free; from the highest down, so that the least comes first. */
    private static void freeTheDead() {
        for (int number = used - 1; number >= 0; number--) {
            Entry entry = byNumber[number];
            if (!entry.isFree && entry.dead()) {
                unlink(entry);
                // From here on nothing is called, and so nothing can be thrown.
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
