package dev.percpu.counters.design;

import dev.percpu.counters.names.Names;
import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadFactory;

/**
 * Folds every live counter that wants it in the background, again and again.
 *
 * <p>One thread does it, a {@link HelperThread}. Counters are held weakly, and are dropped when
 * they are closed or collected. An error in one does not keep the others from being folded; the
 * first is logged. Without a thread nothing is folded, until the next demand finds one.
 *
 * <p>Thread-safe.
 */
final class Folder {

    /*
     * Layout. A list of counters, linked through their entries, with an entry at its head that is none.
     * New ones are put behind the head by anybody, under the monitor; only the thread takes entries out,
     * under the monitor as well, and walks the list without it. So a pass allocates nothing.
     *
     * Errors. What one counter throws is noted by one store, and the walk goes on; so is what is thrown
     * while an entry is taken out, which then stays for the next pass. It is said after the walk.
     */

    /** What is folded. */
    interface Folded {
        /** Publishes the present value; can be called by the folder at any time. */
        void fold();

        /** Whether it is closed, and need not be folded any more. */
        boolean over();
    }

    static final String THREAD_NAME = "percpu-counters-folder";

    private static final String WITHOUT =
            "without it read() of eventual counters stands still; sum() is right";

    private static final long PERIOD_MILLIS = 10;

    /** Made when first used, not by the class's initialiser, whose failure is final. */
    private static Folder shared;

    private final Entry head = new Entry(null);
    private final HelperThread thread;
    private boolean told;

    private static final class Entry extends WeakReference<Folded> {
        volatile Entry next;

        Entry(Folded counter) {
            super(counter);
        }
    }

    /** Does it by the library's own thread. */
    private Folder() {
        thread = new HelperThread(THREAD_NAME, WITHOUT, new Passes());
    }

    /** Does it by a thread of another make. */
    Folder(ThreadFactory maker) {
        thread = new HelperThread(THREAD_NAME, WITHOUT, new Passes(), maker);
    }

    /**
     * Folds the counter from now on until it is over or unreachable. That there is no thread for it
     * is no error.
     */
    static void enlist(Folded counter) {
        shared().add(counter);
    }

    /** Starts the thread if it should run and does not. */
    static void demand() {
        Folder folder = shared();
        if (folder.head.next != null) {
            folder.thread.demand();
        }
    }

    private static synchronized Folder shared() {
        if (shared == null) {
            shared = new Folder();
        }
        return shared;
    }

    void add(Folded counter) {
        Entry entry = new Entry(counter);
        synchronized (this) {
            entry.next = head.next;
            head.next = entry;
        }
        thread.demand();
    }

    private final class Passes implements HelperThread.Work {
        @Override
        public void round() {
            // An interrupt is of no consequence, and would cut every pause short.
            Thread.interrupted();
            foldAll();
        }

        @Override
        public long pauseMillis() {
            return PERIOD_MILLIS;
        }

        @Override
        public boolean needed() {
            return head.next != null;
        }
    }

    private void foldAll() {
        Throwable failure = null;
        Entry before = head;
        for (Entry entry = head.next; entry != null; entry = entry.next) {
            try {
                if (fold(entry)) {
                    before = entry;
                } else {
                    remove(before, entry);
                }
            } catch (Throwable e) {
                failure = e;
                before = entry;
            }
        }
        if (failure != null && !told) {
            told = true;
            System.getLogger(Names.LOGGER)
                    .log(
                            System.Logger.Level.ERROR,
                            "a counter cannot be folded, so its read() stands still; its sum()"
                                    + " is right. Later failures are not logged",
                            failure);
        }
    }

    /** Returns whether it is to be folded again. */
    private static boolean fold(Entry entry) {
        Folded counter = entry.get();
        if (counter == null || counter.over()) {
            return false;
        }
        try {
            counter.fold();
        } catch (IllegalStateException e) {
            // Closed in between, it refuses, as it should.
            if (!counter.over()) {
                throw e;
            }
        }
        return true;
    }

    /** Takes an entry out; in front of it there is another, and maybe new ones since. */
    private synchronized void remove(Entry before, Entry entry) {
        Entry last = before;
        while (last.next != entry) {
            last = last.next;
        }
        last.next = entry.next;
    }
}
