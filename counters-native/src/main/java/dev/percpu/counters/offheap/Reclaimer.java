package dev.percpu.counters.offheap;

import dev.percpu.counters.design.HelperThread;
import dev.percpu.counters.design.Lock;
import dev.percpu.counters.offheap.Retirements.Retired;
import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadFactory;

/**
 * Gives the memory of closed counters back once the collector has found the counters unreachable.
 * One thread does so for the process as long as there is such memory, whether or not anybody asks
 * for memory, and clears it off the path of those who do. Where there can be no thread, those who
 * close counters do its work. Thread-safe.
 */
final class Reclaimer implements ChunkPool.Returning {

    /*
     * Layout. What waits stands in Retirements. What the collector has found is taken from there, and its
     * places are gathered on a stack, as many as follow each other in one space.
     *
     * Ordering.
     *
     *   field            read mode   write mode   who writes              guard
     *   returned         volatile    volatile     who reclaims            the lock
     *   found, asked     plain       plain        the thread              its being one
     *   wanted, enough   volatile    volatile     who grows; the thread   none
     *   the rest         plain       plain        who reclaims            the lock
     *
     * Nobody waits for the lock: two at once have no more to do than one.
     *
     * Memory that waits is what was retired less what was returned, in bytes that may be touched. Who
     * asks how much it is reads `returned` first, and so can only think that there is more.
     *
     * When the collector does not run. Off-heap memory puts no pressure on the heap, so a program that
     * creates and closes large groups could map chunk after chunk between two collections. When much
     * waits and some pool grows, the thread asks for a collection, and again only when twice as much
     * waits as it left. Nobody waits for it.
     *
     * Errors. From the queue to the stack a reference is always in a field, and moves on by stores after
     * the calls; and the space takes places off the stack one by one. So the next step, of whatever
     * thread, goes on where an error has ended one. A space that refuses its places again and again
     * loses them, or those of others would never come back.
     */

    /** The name of the thread. */
    static final String THREAD_NAME = "percpu-counters-reclaimer";

    private static final String WITHOUT =
            "without it whoever closes a counter clears the memory of others that were closed";

    private static final int MOST_AT_ONCE = 256;
    private static final int MOST_FAILURES = 20;
    private static final long WAIT_MILLIS = 100;

    /** How much may wait without a collection being asked for. */
    private static final long ENOUGH_BYTES = 256L << 20;

    /** Made when first used, not by the class's initialiser, whose failure is final. */
    private static Reclaimer shared;

    private final Retirements retired = new Retirements();
    private final HelperThread thread;
    private final Lock lock = new Lock();

    private final Places places = new Places(MOST_AT_ONCE);
    private PerCpuSpace space;
    private long gathered;
    private int failures;
    private volatile long returned;

    /** Taken from the queue, and maybe no more in its list. */
    private Retired next;

    /** Taken from the queue by the thread. */
    private Retired found;

    private volatile boolean collecting;
    private volatile boolean wanted;
    private volatile long enough = ENOUGH_BYTES;

    private final class Rounds implements HelperThread.Work {
        private boolean asked;

        @Override
        public void round() throws InterruptedException {
            if (wanted && !asked) {
                asked = true;
                collect();
            }
            if (!reclaim() && found == null) {
                found = retired.poll(WAIT_MILLIS);
                if (found == null && asked) {
                    // All that the collection has found is back.
                    enough = Math.max(ENOUGH_BYTES, 2 * waiting());
                    asked = false;
                    wanted = false;
                }
            }
        }

        private boolean reclaim() {
            if (!lock.tryAcquire()) {
                return false;
            }
            try {
                if (next == null) {
                    next = found;
                    found = null;
                }
                return step();
            } finally {
                lock.held = 0;
            }
        }

        @Override
        public boolean needed() {
            return any();
        }
    }

    /** With the library's own thread. */
    private Reclaimer() {
        thread = new HelperThread(THREAD_NAME, WITHOUT, new Rounds());
    }

    /** With a thread of another make. */
    Reclaimer(ThreadFactory maker) {
        thread = new HelperThread(THREAD_NAME, WITHOUT, new Rounds(), maker);
    }

    /** The one of the process. */
    static synchronized Reclaimer shared() {
        if (shared == null) {
            shared = new Reclaimer();
        }
        return shared;
    }

    /** Reclaims memory once the counter is unreachable. */
    void retire(Object counter, PerCpuSpace space, long handle) {
        retired.add(counter, space, handle);
        if (!thread.demand()) {
            stepQuietly();
        }
    }

    private long waiting() {
        long gone = returned;
        return retired.bytes() - gone;
    }

    @Override
    public boolean any() {
        return waiting() > 0;
    }

    @Override
    public void help() {
        long bytes = waiting();
        if (bytes > 0 && !thread.demand()) {
            stepQuietly();
        } else if (bytes > enough) {
            wanted = true;
        }
    }

    private void stepQuietly() {
        if (!lock.tryAcquire()) {
            return;
        }
        try {
            step();
        } catch (Throwable e) {
            // It is not the caller who has failed; the next step goes on from here.
            return;
        } finally {
            lock.held = 0;
        }
    }

    @Override
    public boolean collect() {
        if (collecting) {
            return true;
        }
        collecting = true;
        try {
            WeakReference<Object> garbage = new WeakReference<>(new Object());
            System.gc();
            return garbage.refersTo(null);
        } finally {
            collecting = false;
        }
    }

    /** Gives places back to one space; returns whether there were any. Called with the lock. */
    private boolean step() {
        count();
        if (places.count == 0 && !gather()) {
            return false;
        }
        try {
            space.reclaim(places);
            failures = 0;
        } catch (Throwable e) {
            if (places.count == 0 || ++failures < MOST_FAILURES) {
                throw e;
            }
            giveUp(e);
        }
        count();
        return true;
    }

    private void giveUp(Throwable cause) {
        int lost = places.count;
        places.count = 0;
        failures = 0;
        count();
        System.getLogger("dev.percpu.counters")
                .log(
                        System.Logger.Level.ERROR,
                        "the memory of " + lost + " closed counters is lost",
                        cause);
    }

    /** Notes that what was gathered has been given back. */
    private void count() {
        if (places.count == 0) {
            returned += gathered;
            gathered = 0;
        }
    }

    private boolean gather() {
        if (next == null) {
            next = retired.poll();
        }
        if (next == null) {
            return false;
        }
        space = next.space;
        long bytes = space.bytes();
        while (next != null && next.space == space && places.count < MOST_AT_ONCE) {
            retired.remove(next);
            places.handles[places.count++] = next.handle;
            gathered += bytes;
            // The call below may fail, and this one is on the stack.
            next = null;
            next = retired.poll();
        }
        return true;
    }
}
