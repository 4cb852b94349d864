package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * What the library stores for each platform thread: the mark of the memory that the thread may be
 * updating, and the address of its rseq area, which is looked up once for each thread. Thread-safe.
 */
public final class PerThread {

    /*
     * Layout. A table of bins, indexed by the low bits of the thread's id. Each bin is a list of
     * entries. The JVM gives out ids in order, so threads that are created together are in
     * different bins. It never gives an id twice, so an entry is identified by the id alone. Each
     * entry has its own cache lines, because a thread writes its mark whenever it changes to
     * another counter.
     *
     * Ordering.
     *
     *   field              read mode   write mode        who writes                guard
     *   bin, next          plain       release           a thread that registers   the monitor
     *   id, area, thread   plain       final             constructor               none
     *   mark               plain;      opaque            its thread                none
     *                      volatile
     *
     * A thread that reads an entry sees it completely, by the rules for final fields. A thread
     * always finds its own entry: it has added the entry itself, and only entries of dead threads
     * are removed.
     *
     * Marks. A thread may use memory that later goes to another counter. Before that, it writes
     * into its mark which counter the memory belongs to. Then it checks that the counter is still
     * open; see Placed. The reclaimer works in this order: the counter is closed, all threads pass
     * a barrier, and the reclaimer reads all marks. So either the reclaimer finds the mark, or the
     * thread finds the counter closed. This is M. M. Michael's hazard pointer, with two changes.
     * The barrier is in the thread that reads the marks and not in the thread that sets one. And
     * the mark stays after use, so a thread that continues with the same counter only compares. In
     * return, each thread can delay the reuse of the memory of one closed counter.
     *
     * If the kernel has no barrier for all threads, each thread executes its own barrier when it
     * sets a mark.
     *
     * Why virtual threads have no mark. Their number has no bound, and a thread cannot find its
     * carrier. An update by a virtual thread records in the counter that the memory was not marked.
     *
     * Progress. To find its entry, a thread takes one step for each entry before it in the bin,
     * usually one step in all. If its entry is not the first, it also takes a call. Registration
     * takes a monitor, once for each thread.
     *
     * Thread death. An entry refers to its thread weakly. The next thread that registers in the bin
     * removes the entries of dead threads. So the number of entries of dead threads is never more
     * than the number of bins plus live threads. The mark of a dead thread does not count.
     *
     * Errors. An entry is complete before one store adds it to its bin. If memory for an entry
     * cannot be allocated, the thread has no entry and tries again at its next update.
     *
     * References. M. M. Michael, "Hazard Pointers: Safe Memory Reclamation for Lock-Free Objects",
     * 2004; membarrier(2), for the barrier in the reading thread, as in liburcu and Folly.
     */

    /** Stands for the address of a thread without an area. */
    public static final long NO_AREA = 0;

    /** The mark that names no memory. */
    private static final long NONE = Long.MIN_VALUE;

    /** A power of two; an entry of the table costs four bytes. */
    public static final int BINS = 8192;

    private static final VarHandle BIN = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final VarHandle MARK;
    private static final VarHandle NEXT;
    private static final Entry END = new Entry(null, 0, NO_AREA, null);
    private static final Entry[] TABLE = new Entry[BINS];

    /** Whether the readers of the marks execute the barrier. Decided before the first mark. */
    private static volatile boolean barrierElsewhere;

    private static volatile LongSupplier areas = () -> NO_AREA;

    static {
        Arrays.fill(TABLE, END);
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MARK = lookup.findVarHandle(Entry.class, "mark", long.class);
            NEXT = lookup.findVarHandle(Entry.class, "next", Entry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A constant, decided at its first use. */
    private static final class Barrier {
        static final boolean ELSEWHERE = barrierElsewhere;
    }

    /** The data of one thread. */
    static final class Entry {
        final long id;
        final long area;
        private final WeakReference<Thread> thread;
        private Entry next;

        /**
         * Names the memory that the thread may be using, by a number above zero. Only this thread
         * writes it.
         */
        private long mark = NONE;

        /** Puts two cache lines between the words of two entries. */
        @SuppressWarnings("unused")
        private long a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;

        Entry(Thread thread, long id, long area, Entry next) {
            this.thread = new WeakReference<>(thread);
            this.id = id;
            this.area = area;
            this.next = next;
        }

        /** The thread must check afterwards that the counter is open. */
        void mark(long whose) {
            MARK.setOpaque(this, whose);
            if (Barrier.ELSEWHERE) {
                // The two fences together prevent the compiler from moving any access across them.
                VarHandle.releaseFence();
                VarHandle.acquireFence();
            } else {
                VarHandle.fullFence();
            }
        }

        private Entry next() {
            return (Entry) NEXT.getAcquire(this);
        }

        private boolean lives() {
            Thread alive = thread.get();
            return alive != null && alive.isAlive();
        }
    }

    private PerThread() {}

    /**
     * Sets the function that finds areas. Called before any thread is registered.
     *
     * @param area returns the address of the calling thread's area, or {@link #NO_AREA}
     */
    public static void findAreas(LongSupplier area) {
        areas = area;
    }

    /**
     * Decides that a reader of the marks first waits for a barrier of all threads. Called before
     * the first mark.
     */
    public static void leaveBarrierToReaders() {
        barrierElsewhere = true;
    }

    /**
     * Whether a reader of the marks must first wait for a barrier of all threads.
     *
     * @return the same for the life of the process
     */
    public static boolean barrierElsewhere() {
        return Barrier.ELSEWHERE;
    }

    /**
     * Returns the calling thread's area if it is found in one step. The method makes no call,
     * because values kept across a call would slow down the updates that do not need it.
     *
     * @return the address, or {@link #NO_AREA}
     */
    public static long knownArea() {
        long id = Thread.currentThread().threadId();
        Entry first = TABLE[bin(id)];
        return first.id == id ? first.area : NO_AREA;
    }

    /**
     * Returns the calling thread's area.
     *
     * @return the address, or {@link #NO_AREA}; always that for a virtual thread
     */
    public static long ownArea() {
        Entry own = own();
        return own != null ? own.area : NO_AREA;
    }

    /** Whether the calling thread's mark is found in one step and names this memory. */
    static boolean marked(long whose) {
        long id = Thread.currentThread().threadId();
        Entry first = TABLE[bin(id)];
        return first.id == id && first.mark == whose;
    }

    /** Sets the calling thread's mark if its entry is found in one step. Returns whether it was. */
    static boolean mark(long whose) {
        long id = Thread.currentThread().threadId();
        Entry first = TABLE[bin(id)];
        boolean found = first.id == id;
        if (found) {
            first.mark(whose);
        }
        return found;
    }

    /** Clears the mark of the calling thread, which is about to close a counter. */
    public static void unmark() {
        Entry own = search(Thread.currentThread().threadId());
        if (own != END) {
            MARK.setOpaque(own, NONE);
        }
    }

    private static int bin(long id) {
        return (int) id & (BINS - 1);
    }

    /** Returns the calling thread's entry; null for a virtual thread, or if there is no memory. */
    static Entry own() {
        Thread current = Thread.currentThread();
        Entry known = search(current.threadId());
        if (known != END || current.isVirtual()) {
            return known != END ? known : null;
        }
        try {
            return register(current, areas.getAsLong());
        } catch (OutOfMemoryError e) {
            // An update must not fail only because the next one cannot be made faster.
            return null;
        }
    }

    private static Entry search(long id) {
        Entry entry = (Entry) BIN.getAcquire(TABLE, bin(id));
        while (entry != END && entry.id != id) {
            entry = entry.next();
        }
        return entry;
    }

    private static synchronized Entry register(Thread current, long area) {
        int bin = bin(current.threadId());
        Entry own = new Entry(current, current.threadId(), area, TABLE[bin]);
        takeOutTheDead(own);
        BIN.setRelease(TABLE, bin, own);
        return own;
    }

    private static void takeOutTheDead(Entry before) {
        Entry last = before;
        for (Entry entry = last.next; entry != END; entry = entry.next) {
            if (entry.lives()) {
                last = entry;
            } else {
                NEXT.setRelease(last, entry.next);
            }
        }
    }

    /**
     * Reads the marks of all live threads.
     *
     * @param into receives the marks, as many as fit; some may be zero
     * @return the number of marks
     */
    public static int marks(long[] into) {
        int count = 0;
        for (int bin = 0; bin < BINS; bin++) {
            Entry entry = (Entry) BIN.getVolatile(TABLE, bin);
            for (; entry != END; entry = entry.next()) {
                if (entry.lives()) {
                    if (count < into.length) {
                        into[count] = (long) MARK.getVolatile(entry);
                    }
                    count++;
                }
            }
        }
        return count;
    }

    /**
     * Returns the number of entries, of live and dead threads.
     *
     * @return the number
     */
    public static int entries() {
        int entries = 0;
        for (int bin = 0; bin < BINS; bin++) {
            Entry entry = (Entry) BIN.getVolatile(TABLE, bin);
            for (; entry != END; entry = entry.next()) {
                entries++;
            }
        }
        return entries;
    }
}
