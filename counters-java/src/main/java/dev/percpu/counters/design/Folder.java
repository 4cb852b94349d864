package dev.percpu.counters.design;

import dev.percpu.counters.names.Names;
import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadFactory;

/**
 * Folds all enlisted counters periodically, in the background.
 *
 * <p>One thread does this, a {@link HelperThread}. The folder refers to counters weakly, and drops
 * them when they are closed or collected. An error in one counter does not stop the folding of the
 * others; the first error is logged. While the thread cannot be started, nothing is folded. The
 * next demand tries to start it again.
 *
 * <p>Thread-safe.
 */
final class Folder {

    /*
     * Layout. A linked list of entries, one for each counter, with a dummy entry at its head. Any
     * thread adds entries behind the head, under the monitor. Only the background thread removes
     * entries, also under the monitor. It walks the list without the monitor. So a pass allocates
     * nothing.
     *
     * Errors. If a counter throws, one store keeps the error, and the walk continues. The same
     * holds for an error while an entry is removed; the entry then stays until the next pass. The
     * error is logged after the walk.
     */

    /** A counter that the folder can fold. */
    interface Folded {
        /** Publishes the current value. The folder may call this at any time. */
        void fold();

        /** Whether the counter is closed and needs no more folds. */
        boolean over();
    }

    static final String THREAD_NAME = "percpu-counters-folder";

    private static final String WITHOUT =
            "without it, read() of eventual counters does not change; sum() is still correct";

    private static final long PERIOD_MILLIS = 10;

    /**
     * Created at first use and not in the class initialiser, because a failed initialiser makes the
     * class unusable.
     */
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

    /** Creates a folder with the library's own thread. */
    private Folder() {
        thread = new HelperThread(THREAD_NAME, WITHOUT, new Passes());
    }

    /** Creates a folder whose thread comes from a factory. */
    Folder(ThreadFactory maker) {
        thread = new HelperThread(THREAD_NAME, WITHOUT, new Passes(), maker);
    }

    /**
     * Folds the counter from now on, until it is closed or unreachable. It is not an error if the
     * thread cannot be started.
     */
    static void enlist(Folded counter) {
        shared().add(counter);
    }

    /** Starts the thread if it is needed and does not run. */
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
            // An interrupt has no meaning here, and would end every pause early.
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
                            "a counter cannot be folded, so its read() does not change; its"
                                    + " sum() is still correct. Later failures are not logged",
                            failure);
        }
    }

    /** Returns whether the counter needs more folds. */
    private static boolean fold(Entry entry) {
        Folded counter = entry.get();
        if (counter == null || counter.over()) {
            return false;
        }
        try {
            counter.fold();
        } catch (IllegalStateException e) {
            // A counter that was closed in between throws this correctly.
            if (!counter.over()) {
                throw e;
            }
        }
        return true;
    }

    /** Removes an entry. New entries may have been added between it and the entry before it. */
    private synchronized void remove(Entry before, Entry entry) {
        Entry last = before;
        while (last.next != entry) {
            last = last.next;
        }
        last.next = entry.next;
    }
}
