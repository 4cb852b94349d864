package dev.percpu.counters.design;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The background thread that folds every live counter that wants it, again and again.
 *
 * <p>There is one daemon thread while there are such counters, and none otherwise: it starts with
 * the first and ends when it finds none left. Counters are held weakly, and are dropped when they
 * are closed or collected. An error in one does not keep the others from being folded; the first is
 * logged.
 *
 * <p>Thread-safe. Who enlists and the folder meet at a lock that is not held while counters are
 * folded.
 */
final class Folder {

    /** What is folded. */
    interface Folded {
        /** Publishes the present value; can be called by the folder at any time. */
        void fold();

        /** Whether it is closed, and need not be folded any more. */
        boolean over();
    }

    static final String THREAD_NAME = "percpu-counters-folder";

    private static final long PERIOD_MILLIS = 10;

    private static final Object LOCK = new Object();
    private static final List<WeakReference<Folded>> ENLISTED = new ArrayList<>();
    private static boolean running;
    private static volatile boolean logged;

    private Folder() {}

    /** Folds the counter from now on until it is over or unreachable. */
    static void enlist(Folded counter) {
        synchronized (LOCK) {
            if (!running) {
                // It must keep nothing of the thread that happens to be the first to need it.
                Thread thread =
                        Thread.ofPlatform()
                                .daemon()
                                .name(THREAD_NAME)
                                .inheritInheritableThreadLocals(false)
                                .unstarted(Folder::run);
                thread.setContextClassLoader(null);
                thread.start();
                running = true;
            }
            ENLISTED.add(new WeakReference<>(counter));
        }
    }

    private static void run() {
        while (prune()) {
            foldAll();
            try {
                Thread.sleep(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                // Nobody has a reason to end this thread; without it reads would stand still.
                continue;
            }
        }
    }

    /** Drops what is over; returns whether the thread has work left, and has ended if not. */
    private static boolean prune() {
        synchronized (LOCK) {
            ENLISTED.removeIf(Folder::gone);
            running = !ENLISTED.isEmpty();
            return running;
        }
    }

    private static boolean gone(WeakReference<Folded> reference) {
        Folded counter = reference.get();
        return counter == null || counter.over();
    }

    private static void foldAll() {
        List<WeakReference<Folded>> all;
        synchronized (LOCK) {
            all = List.copyOf(ENLISTED);
        }
        all.forEach(Folder::fold);
    }

    private static void fold(WeakReference<Folded> reference) {
        Folded counter = reference.get();
        if (counter == null || counter.over()) {
            return;
        }
        try {
            counter.fold();
        } catch (RuntimeException | Error e) {
            // Closed in between, it refuses, as it should.
            if (!counter.over() && !logged) {
                logged = true;
                System.getLogger("dev.percpu.counters")
                        .log(
                                System.Logger.Level.ERROR,
                                "a counter cannot be folded, so its read() stands still; its sum()"
                                        + " is right. Later failures are not logged",
                                e);
            }
        }
    }
}
