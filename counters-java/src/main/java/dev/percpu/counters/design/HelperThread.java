package dev.percpu.counters.design;

import dev.percpu.counters.names.Names;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A background thread of the library. It starts when it is needed and ends after it has been idle
 * for a while. It starts again when it is needed again, whatever ended it. Thread-safe.
 */
final class HelperThread {

    /*
     * Life. The field `owner` holds the active thread. The thread that starts it stores it there.
     * The active thread removes itself when it is idle. A dead thread counts as absent. A thread
     * that finds another thread in `owner` ends.
     *
     * Ordering. `owner` is volatile. The monitor keeps two callers from starting a thread each.
     *
     * Why no wake-up is lost. A caller with work first publishes the work and then reads `owner`.
     * An idle thread first clears `owner` and then looks for work. So at least one of them sees
     * what the other has done. Either the caller finds no owner and starts a thread, or the thread
     * finds the work and makes itself the owner again, unless another thread already is.
     *
     * Class loaders. Between two turns the thread runs a WeakLoop. That is only code of the JDK,
     * which refers to this object weakly. So during a pause, the thread keeps nothing of the
     * library reachable. If nothing else does, the thread ends at its next turn. A turn leaves its
     * state for the next turn in fields, which only the active thread uses.
     *
     * Errors. No exception ends the loop, whether it comes from the work, from a wait in it, from
     * an interrupt, or from logging. Only the first error is logged. After each error there is a
     * pause, so a full heap does not make the thread spin. If the thread cannot be created, that is
     * not an error of the caller: the call returns false, and the caller can do the work itself.
     * The next caller tries again, but only after a short time, because an attempt is slow and the
     * JVM logs each failure.
     *
     * What it inherits from the thread that starts it: nothing. It has no inherited thread locals,
     * no context class loader, and not the thread group or priority of that thread.
     *
     * What it does not do. New work does not wake a running thread; the thread looks for work at
     * each turn. Before JDK 24, a thread keeps the protection domains of the code that started it,
     * as long as it lives.
     */

    /** The thread's work. Only one thread at a time does it. */
    interface Work {

        /**
         * Does the current work. The thread pauses after each round. A round that waits by itself
         * keeps the library's class loader reachable during the wait. After an error, the next call
         * must continue where this one stopped.
         *
         * @throws InterruptedException if the thread is interrupted; this has no effect
         */
        void round() throws InterruptedException;

        /**
         * Whether the thread is still needed.
         *
         * @return false if the thread may end
         */
        boolean needed();

        /**
         * Returns the pause between two rounds.
         *
         * @return milliseconds; 0 for no pause
         */
        default long pauseMillis() {
            return 0;
        }
    }

    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long PAUSE_MILLIS = 100;
    private static final long RETRY_NANOS = 10_000_000;

    private final ThreadFactory maker;
    private final String name;
    private final String without;
    private final Work work;
    private final long mostIdleNanos;
    private final AtomicReference<Thread> owner = new AtomicReference<>();

    /** As long-lived as this object. The thread refers to it weakly. */
    private final BooleanSupplier turns = this::turn;

    private Throwable failure;
    private boolean idle;
    private long idleSince;

    /** Guarded by the monitor. */
    private boolean refused;

    private long refusedAt;

    private volatile boolean refusalTold;
    private volatile boolean failureTold;

    /**
     * Creates a helper whose thread does not run yet.
     *
     * @param name the name of the thread
     * @param without the effect of having no thread, for the log
     * @param work the thread's work
     */
    HelperThread(String name, String without, Work work) {
        this(name, without, work, body -> daemon(name, body));
    }

    /**
     * Creates a helper whose threads come from a factory.
     *
     * @param name the name of the thread
     * @param without the effect of having no thread, for the log
     * @param work the thread's work
     * @param maker creates a thread; may fail
     */
    HelperThread(String name, String without, Work work, ThreadFactory maker) {
        this(name, without, work, maker, IDLE_NANOS);
    }

    /** Creates a helper with another idle time. */
    HelperThread(String name, String without, Work work, ThreadFactory maker, long mostIdleNanos) {
        this.mostIdleNanos = mostIdleNanos;
        this.name = name;
        this.without = without;
        this.work = work;
        this.maker = maker;
    }

    private static Thread daemon(String name, Runnable body) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread thread =
                Thread.ofPlatform()
                        .group(group)
                        .daemon()
                        .name(name)
                        .priority(Thread.NORM_PRIORITY)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(body);
        thread.setContextClassLoader(null);
        return thread;
    }

    /**
     * Makes sure that the thread runs. Call this after the work has been published. Throws nothing.
     *
     * @return whether the thread runs; if not, no thread does the work until the next demand
     */
    boolean demand() {
        try {
            return alive(owner.get()) || start();
        } catch (Throwable e) {
            // The failure is not the caller's.
            return false;
        }
    }

    private static boolean alive(Thread thread) {
        return thread != null && thread.isAlive();
    }

    private boolean start() {
        Throwable refusal;
        synchronized (this) {
            Thread seen = owner.get();
            if (alive(seen)) {
                return true;
            }
            if (refused && System.nanoTime() - refusedAt < RETRY_NANOS) {
                return false;
            }
            refusal = startInsteadOf(seen);
        }
        if (refusal != null && !refusalTold) {
            refusalTold = true;
            log(
                    "the thread "
                            + name
                            + " cannot be started: "
                            + without
                            + ". The library tries again when it needs the thread; later failures"
                            + " are not logged",
                    refusal);
        }
        return refusal == null;
    }

    /** Returns the error that prevented the start, or null. */
    private Throwable startInsteadOf(Thread seen) {
        Thread thread = null;
        try {
            thread = maker.newThread(WeakLoop.of(turns, work.pauseMillis()));
            // A thread that was about to end may have made itself the owner again.
            if (owner.compareAndSet(seen, thread)) {
                thread.start();
            }
            refused = false;
            return null;
        } catch (Throwable e) {
            refused = true;
            refusedAt = System.nanoTime();
            owner.compareAndSet(thread, null);
            return e;
        }
    }

    /** Runs one turn of the thread. Returns whether there may be another one. */
    private boolean turn() {
        try {
            Throwable last = failure;
            if (last != null) {
                failure = null;
                rest(last);
            }
            Thread me = Thread.currentThread();
            if (!isTurnOf(me)) {
                return false;
            }
            work.round();
            if (work.needed()) {
                idle = false;
            } else if (!idle) {
                idle = true;
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince >= mostIdleNanos) {
                idle = false;
                owner.compareAndSet(me, null);
                return work.needed();
            }
        } catch (Throwable e) {
            failure = e;
        }
        return true;
    }

    private boolean isTurnOf(Thread me) {
        return owner.get() == me || owner.compareAndSet(null, me);
    }

    private void rest(Throwable last) throws InterruptedException {
        if (!failureTold && !(last instanceof InterruptedException)) {
            failureTold = true;
            log(
                    "the thread " + name + " continues after an error; later errors are not logged",
                    last);
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    private static void log(String text, Throwable cause) {
        System.getLogger(Names.LOGGER).log(System.Logger.Level.WARNING, text, cause);
    }
}
