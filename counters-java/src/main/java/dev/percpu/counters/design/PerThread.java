package dev.percpu.counters.design;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * What the library keeps of each platform thread: the mark of the memory that the thread may be
 * updating, and the address of its area, which is asked for once in its life. Thread-safe.
 */
public final class PerThread {

    /*
     * Layout. A table of bins, by the low bits of the thread's id; each is a list of entries. Ids are
     * given out in order, so that threads which are created together meet in no bin; and none is given
     * twice, so that an id is all that an entry is checked with. Entries have cache lines of their own,
     * since a thread writes its mark whenever it goes from one counter to another.
     *
     * Ordering.
     *
     *   field              read mode   write mode        who writes                guard
     *   bin, next          plain       release           a thread that registers   the monitor
     *   id, area, thread   plain       final             constructor               none
     *   mark               plain;      opaque            its thread                none
     *                      volatile
     *
     * An entry that is read is whole, by the rules for final fields. A thread finds its own: it has put
     * it there itself, and only those of dead threads are taken out.
     *
     * Marks. Before a thread uses memory that may later serve another counter, it writes into its mark
     * whose memory that is. Then it looks whether the counter is still open: see Placed. The reclaimer
     * works in this order: the counter is closed, all threads pass a barrier, all marks are read. So
     * either it finds the mark, or the thread finds the counter closed. This is the hazard pointer of
     * M. M. Michael, with two changes. The barrier is not in the thread that marks but in the one that
     * reads. And the mark stays after use, so that a thread that goes on with one counter only looks;
     * in return each thread can keep the memory of one closed counter from use.
     *
     * Where the kernel has no barrier of all threads, each thread has a barrier of its own as it marks.
     *
     * Why virtual threads have no mark. Their number has no bound, and a carrier is not known. An update
     * on one notes in the counter that it was not marked.
     *
     * Progress. Finding one's entry takes the steps that threads with equal low bits of their ids stand
     * in one bin, in general one; those after the first take a call besides. Registration takes a
     * monitor, once in a thread's life.
     *
     * Thread death. An entry refers to its thread weakly. The next thread that registers in the bin takes
     * out the dead. So there are never more entries of dead threads than bins and live threads together.
     * The mark of a thread that is dead does not count.
     *
     * Errors. An entry is whole before it is put into its bin, by one store. Without memory for one the
     * thread has none, and tries again at its next update.
     *
     * References. M. M. Michael, "Hazard Pointers: Safe Memory Reclamation for Lock-Free Objects",
     * 2004; membarrier(2), for the barrier on the other side, as liburcu and Folly have it.
     */

    /** What stands for the address of a thread that has no area. */
    public static final long NO_AREA = 0;

    /** A mark of no memory. */
    private static final long NONE = Long.MIN_VALUE;

    /** A power of two; an entry of the table costs four bytes. */
    public static final int BINS = 8192;

    private static final VarHandle BIN = MethodHandles.arrayElementVarHandle(Entry[].class);
    private static final VarHandle MARK;
    private static final VarHandle NEXT;
    private static final Entry END = new Entry(null, 0, NO_AREA, null);
    private static final Entry[] TABLE = new Entry[BINS];

    /** Whether somebody else sees to the barrier; decided before the first mark. */
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

    /** A constant, decided when it is first asked for. */
    private static final class Barrier {
        static final boolean ELSEWHERE = barrierElsewhere;
    }

    /** What is kept of a thread. */
    static final class Entry {
        final long id;
        final long area;
        private final WeakReference<Thread> thread;
        private Entry next;

        /** Whose memory the thread may be using, by a number above zero; written by it alone. */
        private long mark = NONE;

        /** Two cache lines between the words of one entry and the next one's. */
        @SuppressWarnings("unused")
        private long a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;

        Entry(Thread thread, long id, long area, Entry next) {
            this.thread = new WeakReference<>(thread);
            this.id = id;
            this.area = area;
            this.next = next;
        }

        /** The thread must look afterwards whether the counter is open. */
        void mark(long whose) {
            MARK.setOpaque(this, whose);
            if (Barrier.ELSEWHERE) {
                // Both together keep the compiler from moving anything over them.
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
     * Says how areas are found; called before any thread is registered.
     *
     * @param area gives the address of the calling thread's area, or {@link #NO_AREA}
     */
    public static void findAreas(LongSupplier area) {
        areas = area;
    }

    /**
     * Says that whoever reads the marks waits for a barrier of all threads first; called before
     * there is any mark.
     */
    public static void leaveBarrierToReaders() {
        barrierElsewhere = true;
    }

    /**
     * Whether whoever reads the marks has to wait for a barrier of all threads first.
     *
     * @return the same for the life of the process
     */
    public static boolean barrierElsewhere() {
        return Barrier.ELSEWHERE;
    }

    /**
     * The calling thread's area if that is found in one step. No call is compiled in: what would be
     * kept over it would burden the updates that do not need it.
     *
     * @return the address, or {@link #NO_AREA}
     */
    public static long knownArea() {
        long id = Thread.currentThread().threadId();
        Entry first = TABLE[bin(id)];
        return first.id == id ? first.area : NO_AREA;
    }

    /**
     * The calling thread's area.
     *
     * @return the address, or {@link #NO_AREA}, which every virtual thread has
     */
    public static long ownArea() {
        Entry own = own();
        return own != null ? own.area : NO_AREA;
    }

    /** Whether the calling thread's mark is found in one step, and says so. */
    static boolean marked(long whose) {
        long id = Thread.currentThread().threadId();
        Entry first = TABLE[bin(id)];
        return first.id == id && first.mark == whose;
    }

    /** Sets the calling thread's mark if that is found in one step, and says so. */
    static boolean mark(long whose) {
        long id = Thread.currentThread().threadId();
        Entry first = TABLE[bin(id)];
        boolean found = first.id == id;
        if (found) {
            first.mark(whose);
        }
        return found;
    }

    /** Takes the calling thread's mark away, which is about to close a counter. */
    public static void unmark() {
        Entry own = search(Thread.currentThread().threadId());
        if (own != END) {
            MARK.setOpaque(own, NONE);
        }
    }

    private static int bin(long id) {
        return (int) id & (BINS - 1);
    }

    /** What is kept of the calling thread; null for a virtual one, or if there is no memory. */
    static Entry own() {
        Thread current = Thread.currentThread();
        Entry known = search(current.threadId());
        if (known != END || current.isVirtual()) {
            return known != END ? known : null;
        }
        try {
            return register(current, areas.getAsLong());
        } catch (OutOfMemoryError e) {
            // An update must not fail for what only makes the next one faster.
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
     * Reads the marks of all threads that live.
     *
     * @param into where they are put, as many as there is room for; some may be zero
     * @return how many there are
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
     * How many entries there are, of the living and the dead.
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
