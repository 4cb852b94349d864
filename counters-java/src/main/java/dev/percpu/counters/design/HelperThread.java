package dev.percpu.counters.design;

import dev.percpu.counters.names.Names;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A background thread of the library: made when it is needed, ended when it was idle for a while,
 * and made again when it is needed again, whatever ended it. Thread-safe.
 */
final class HelperThread {

    /*
     * Life. The thread whose turn it is stands in `owner`. It is put there by whoever starts it, takes
     * itself out when it is idle, and counts as absent when it is dead. A thread that finds another
     * there ends.
     *
     * Ordering. `owner` is volatile. The monitor keeps two callers from starting a thread each.
     *
     * Why no wake-up is lost. Who has work publishes it, and then looks for the owner. An idle thread
     * gives its turn up, and then looks for work. One of the two sees what the other has done: either
     * the caller finds no owner and starts a thread, or the thread finds the work and takes its turn
     * back, if no other has it by then.
     *
     * Class loaders. What the thread runs between two turns is a WeakLoop: the JDK's code alone, which
     * refers to this object weakly. So while it pauses it keeps nothing of the library reachable; and
     * when nobody else does, its next turn is its end. What a turn keeps for the next one stands in
     * fields, of which only the thread whose turn it is makes use.
     *
     * Errors. Nothing that is thrown ends the loop: not by the work, not by the wait in it, not by an
     * interrupt, not by saying what was thrown, which is done once. After each there is a pause, so that
     * a full heap does not make the thread spin. A thread that cannot be made is no error of the caller,
     * who is told so and can do the work himself; the next caller tries again, but not a hundred times a
     * second, for that is slow and the JVM logs each failure.
     *
     * What it keeps of the thread that happened to need it first: nothing. No inherited thread locals,
     * no context class loader, no thread group or priority of that thread.
     *
     * What it does not do. It is not told of new work while it lives: it looks for it, turn by turn.
     * Before JDK 24 a thread keeps the protection domains of those that started it, as long as it lives.
     */

    /** What the thread does. One thread at a time does it. */
    interface Work {

        /**
         * Does what there is to do. The thread pauses after each round; a round that waits itself
         * keeps the library's class loader from being collected meanwhile. Left by an error, it
         * goes on where it was when it is called again.
         *
         * @throws InterruptedException if the thread is interrupted, which is of no consequence
         */
        void round() throws InterruptedException;

        /**
         * Whether there is anything the thread is needed for.
         *
         * @return false if it could end
         */
        boolean needed();

        /**
         * How long the thread pauses between two rounds.
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

    /** Here for as long as this object: the thread refers to it weakly. */
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
     * Work without a thread.
     *
     * @param name the name of the thread
     * @param without what it means that there is none, for the log
     * @param work what it does
     */
    HelperThread(String name, String without, Work work) {
        this(name, without, work, body -> daemon(name, body));
    }

    /**
     * The same with threads of another make.
     *
     * @param name the name of the thread
     * @param without what it means that there is none, for the log
     * @param work what it does
     * @param maker makes a thread; may fail
     */
    HelperThread(String name, String without, Work work, ThreadFactory maker) {
        this(name, without, work, maker, IDLE_NANOS);
    }

    /** The same with less patience. */
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
     * Sees to it that the thread runs; to be called after work has been made known. Throws nothing.
     *
     * @return whether it runs; if not, nobody will do the work until the next demand
     */
    boolean demand() {
        try {
            return alive(owner.get()) || start();
        } catch (Throwable e) {
            // It is not the caller who has failed.
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
            refusal = startInAllocationOf(seen);
        }
        if (refusal != null && !refusalTold) {
            refusalTold = true;
            log(
                    "the thread "
                            + name
                            + " cannot be started: "
                            + without
                            + ". It is tried again whenever it is needed; later failures are not"
                            + " logged",
                    refusal);
        }
        return refusal == null;
    }

    /** Returns what kept it from being started, or null. */
    private Throwable startInAllocationOf(Thread seen) {
        Thread thread = null;
        try {
            thread = maker.newThread(WeakLoop.of(turns, work.pauseMillis()));
            // One that was about to end may have taken its turn back.
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

    /** One turn of the thread; returns whether there may be another. */
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
                    "the thread " + name + " has met an error and goes on; others are not logged",
                    last);
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    private static void log(String text, Throwable cause) {
        System.getLogger(Names.LOGGER).log(System.Logger.Level.WARNING, text, cause);
    }
}
