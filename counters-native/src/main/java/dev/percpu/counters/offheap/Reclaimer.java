package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Lock;
import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.linux.Fence;
import dev.percpu.counters.names.Names;
import dev.percpu.counters.offheap.Leases.Lease;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Gives the memory of counters back once nobody can be using it. There is no thread for it: those
 * who close counters do a little of it each, and those who create them before a pool grows.
 * Thread-safe.
 */
final class Reclaimer implements ChunkPool.Returning {

    /*
     * Layout. What is out and what waits stands in Leases. A list of what waited passes a barrier of all
     * threads (fenced), and after that those of it that no thread has marked are given back; the others
     * wait again. Their allocations are gathered on a stack, as many as follow each other in one allocator.
     *
     * Ordering. The lock guards all fields. Nobody waits for it: two at once have no more to do than one.
     * Why no mark is missed says PerThread: a lease waits when its counter has been closed, the barrier
     * comes after that, and the marks are read after the barrier.
     *
     * How much waits. In each stripe as much as one step takes, and what is marked, which is one counter
     * for each thread; that waits for the next barrier, of which a step passes one at most. What the
     * collector has found is taken first.
     *
     * Errors. From one list to the next and to the stack a lease is always in a field, and moves on by
     * stores after the calls; and the allocator takes places off the stack one by one. So the next step, of
     * whatever thread, goes on where an error has ended one. If the kernel refuses the barrier, what
     * waits goes on to wait. An allocator that refuses its allocations again and again loses them, or those of
     * others would never come back.
     */

    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_FAILURES = 20;

    /** Made when first used, not by the class's initialiser, whose failure is final. */
    private static Reclaimer shared;

    private final Leases leases = new Leases();
    private final Lock lock = new Lock();
    private final Allocations allocations = new Allocations(MOST_AT_ONCE);
    private PerCpuAllocator allocator;
    private int failures;

    /** A list that has waited, and for which no barrier has been passed. */
    private Lease waited;

    /** A list for which one has. */
    private Lease fenced;

    /** Taken from a list, and not on the stack yet. */
    private Lease next;

    /** The marks after the barrier, in order. */
    private long[] marks = {};

    private int marked;

    /** With nothing to give back. */
    Reclaimer() {}

    /** The one of the process. */
    static synchronized Reclaimer shared() {
        if (shared == null) {
            shared = new Reclaimer();
        }
        return shared;
    }

    /** Enters a counter that is to have memory; one that is {@code null} is never unreachable. */
    Lease open(Object counter, PerCpuAllocator allocator) {
        return leases.open(counter, allocator);
    }

    /** Gives the memory of a closed counter back when no thread has it marked. */
    void close(Lease lease) {
        if (leases.await(lease) % lease.allocator.batch() == 0) {
            step();
        }
    }

    /** Gives the memory of a closed counter back when that is unreachable. */
    void abandon(Lease lease, Object counter) {
        if (!lease.tied()) {
            leases.open(counter, lease.allocator).handle = lease.handle;
        }
    }

    @Override
    public boolean step() {
        if (!lock.tryAcquire()) {
            return false;
        }
        try {
            return giveBack();
        } catch (Throwable e) {
            // It is not the caller who has failed; the next step goes on from here.
            return false;
        } finally {
            lock.held = 0;
        }
    }

    /** Gives allocations back to one allocator; returns whether there were any. */
    private boolean giveBack() {
        if (allocations.count == 0 && !gather()) {
            return false;
        }
        try {
            allocator.reclaim(allocations);
            failures = 0;
        } catch (Throwable e) {
            if (allocations.count == 0 || ++failures < MOST_FAILURES) {
                throw e;
            }
            giveUp(e);
        }
        return true;
    }

    private void giveUp(Throwable cause) {
        int lost = allocations.count;
        allocations.count = 0;
        failures = 0;
        System.getLogger(Names.LOGGER)
                .log(
                        System.Logger.Level.ERROR,
                        "the memory of " + lost + " closed counters is lost",
                        cause);
    }

    private boolean gather() {
        if (!take() && !(fence() && take())) {
            return false;
        }
        allocator = next.allocator;
        int most = Math.min(MOST_AT_ONCE, allocator.batch());
        do {
            leases.remove(next);
            if (next.handle != Leases.NONE) {
                allocations.handles[allocations.count++] = next.handle;
            }
            next = null;
        } while (allocations.count < most && take() && next.allocator == allocator);
        return allocations.count > 0;
    }

    /** Sees to it that one is at hand; returns whether there is any. */
    private boolean take() {
        if (next == null) {
            next = leases.poll();
        }
        while (next == null && fenced != null) {
            // All calls come before the stores: one that fails leaves the list as it was.
            Lease following = fenced.next();
            if (isMarked(fenced)) {
                leases.await(fenced);
            } else {
                next = fenced;
            }
            fenced = following;
        }
        return next != null;
    }

    /** Passes a barrier for a list that has waited; returns whether there is one. */
    private boolean fence() {
        if (waited == null) {
            waited = leases.takeWaiting();
        }
        if (waited == null) {
            return false;
        }
        if (PerThread.barrierElsewhere()) {
            Fence.MEMORY.await();
        } else {
            VarHandle.fullFence();
        }
        int count = PerThread.marks(marks);
        while (count > marks.length) {
            marks = new long[2 * count];
            count = PerThread.marks(marks);
        }
        Arrays.sort(marks, 0, count);
        marked = count;
        fenced = waited;
        waited = null;
        return true;
    }

    /** A mark is one more than a handle within the memory. */
    private boolean isMarked(Lease lease) {
        int at = Arrays.binarySearch(marks, 0, marked, lease.handle + 1);
        int first = at >= 0 ? at : -at - 1;
        return first < marked && marks[first] <= lease.handle + lease.allocator.granule();
    }
}
