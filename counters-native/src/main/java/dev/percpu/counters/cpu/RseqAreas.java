package dev.percpu.counters.cpu;

import dev.percpu.counters.linux.ThreadState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * Where the kernel says what each platform thread runs on: the address of the thread's own {@code
 * struct rseq}, which is asked for once in its life and then read through memory.
 *
 * <p>To be used only where the bridge can be called.
 */
final class RseqAreas {

    /*
     * Layout. The area, in the thread's own static TLS, of which three words are read:
     *
     *   | cpu_id_start | cpu_id | rseq_cs       | flags | node_id | mm_cid |
     *   0              4        8               16      20        24       28
     *
     * A table of bins, by the low bits of the thread's id; each is a list of entries, which never
     * change, of a thread and the address of its area. Ids are given out in order, so that threads
     * which are created together meet in no bin.
     *
     * Ordering.
     *
     *   field              read mode   write mode        who writes                guard
     *   bin                opaque      compare-and-set   a thread that registers   itself
     *   entry's fields     plain       final             constructor               none
     *   entry's thread     refersTo    once              constructor, collector    none
     *   words of the area  opaque      the kernel's      the kernel, on the        none
     *                                                    thread's way to user mode
     *
     * Whoever reads a bin reads a whole entry, by the rules for final fields; the address and the
     * thread that it is checked with cannot be of different entries.
     *
     * Why no address outlives its thread. An address is followed only by the thread that stands beside
     * it; so the entry is one that this very thread has made, or a copy of it. It made it by a call that
     * returned the address of the area of the kernel thread that it ran on; and a platform thread runs
     * on one kernel thread from its first instruction of Java to its last. So that kernel thread is
     * running now, and its TLS is mapped. What is left in the table by threads that are gone is used by
     * nobody: neither the thread that next gets their stack nor one that is attached from the same
     * kernel thread is the same object. libc registers the area when it starts a thread, and keeps it
     * until after the last instruction of Java.
     *
     * Why virtual threads are safe. None is ever registered: no entry refers to a virtual thread,
     * whatever carrier it runs on. It gets no address, and asks by a call, in which it
     * cannot be unmounted. The compiler may keep an address as long as it likes, for it was checked
     * against the identity of a thread that cannot change its kernel thread.
     *
     * Progress. Finding one's address takes the steps that threads with equal low bits of their ids
     * stand in one bin, in general one; those after the first take a call besides. Registration is
     * lock-free, once in a thread's life.
     *
     * Thread death. An entry refers to its thread weakly, and refersTo is as cheap as a field; whoever registers in its bin afterwards leaves
     * out the dead. So there are never more entries of dead threads than bins and live threads together.
     * A thread that is left out while it still counts, on its very way out, registers again.
     *
     * Errors. An entry is whole before it is put into its bin, by one instruction. Without memory for one
     * the thread uses its address without an entry, and tries again at its next update.
     *
     * What it does not do. The words are those of the moment: the thread may be moved before it uses
     * them, and an application that unregisters its area by itself reads the kernel's mark of that, which
     * is a number like any that is out of range.
     *
     * References. rseq(2) and the kernel's include/uapi/linux/rseq.h; glibc's manual, "Restartable
     * Sequences"; librseq's rseq_current_cpu_raw.
     */

    /** What stands for the address of a thread that has no area, or none that may be kept. */
    static final long NONE = 0;

    /** Offset of the CPU. */
    static final int CPU_ID = 4;

    /** Offset of the NUMA node. */
    static final int NODE_ID = 20;

    /** Offset of the concurrency id. */
    static final int MM_CID = 24;

    /** A power of two; an entry of the table costs four bytes. */
    static final int BINS = 8192;

    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final VarHandle BIN = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final Entry END = new Entry(null, NONE, null);
    private static final Entry[] TABLE = new Entry[BINS];

    static {
        Arrays.fill(TABLE, END);
    }

    private static final class Entry extends WeakReference<Thread> {
        final long area;
        final Entry next;

        Entry(Thread thread, long area, Entry next) {
            super(thread);
            this.area = area;
            this.next = next;
        }
    }

    private RseqAreas() {}

    /**
     * The address of the current thread's area if that is found in one step, or {@link #NONE}. No
     * call is compiled in: what would be kept over it would burden the updates that do not need it.
     */
    static long known() {
        Thread current = Thread.currentThread();
        Entry first = bin(current);
        return first.refersTo(current) ? first.area : NONE;
    }

    /** The address of the current thread's area, or {@link #NONE}. */
    static long own() {
        Thread current = Thread.currentThread();
        return current.isVirtual() ? NONE : search(current);
    }

    /** Reads a word of an area that has just been given to this thread. */
    static int word(long area, int offset) {
        return (int) WORD.getOpaque(EVERYTHING, area + offset);
    }

    private static int number(Thread thread) {
        return (int) thread.threadId() & (BINS - 1);
    }

    private static Entry bin(Thread thread) {
        return (Entry) BIN.getOpaque(TABLE, number(thread));
    }

    private static long search(Thread current) {
        for (Entry entry = bin(current); entry != END; entry = entry.next) {
            if (entry.refersTo(current)) {
                return entry.area;
            }
        }
        return register(current);
    }

    private static long register(Thread current) {
        long area = ThreadState.rseqArea();
        try {
            enter(current, area);
        } catch (OutOfMemoryError e) {
            // An update must not fail for what only makes the next one faster.
            return area;
        }
        return area;
    }

    private static void enter(Thread current, long area) {
        Entry seen;
        do {
            seen = bin(current);
        } while (!BIN.compareAndSet(
                TABLE, number(current), seen, new Entry(current, area, living(seen))));
    }

    /** The entries of a list whose threads live, in another order. */
    private static Entry living(Entry first) {
        Entry living = END;
        for (Entry entry = first; entry != END; entry = entry.next) {
            Thread thread = entry.get();
            if (thread != null && thread.isAlive()) {
                living = new Entry(thread, entry.area, living);
            }
        }
        return living;
    }

    /** How many entries there are, of the living and the dead. */
    static int entries() {
        int entries = 0;
        for (int bin = 0; bin < BINS; bin++) {
            for (Entry entry = (Entry) BIN.getOpaque(TABLE, bin);
                    entry != END;
                    entry = entry.next) {
                entries++;
            }
        }
        return entries;
    }
}
