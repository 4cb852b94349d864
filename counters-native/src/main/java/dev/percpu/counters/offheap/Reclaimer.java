package dev.percpu.counters.offheap;

import dev.percpu.counters.design.Lock;
import dev.percpu.counters.design.PerThread;
import dev.percpu.counters.linux.Fence;
import dev.percpu.counters.names.Names;
import dev.percpu.counters.offheap.Leases.Lease;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Returns the memory of counters after no thread can use it any more. It has no thread of its own.
 * Each thread that closes a counter does a small part of the work, and so does a thread that
 * creates a counter before a pool grows. Thread-safe.
 */
final class Reclaimer implements ChunkPool.Returning {

    /*
     * Layout. Leases records the memory in use and the memory that waits. A list of waiting leases
     * first passes a barrier of all threads; it is then `fenced`. After that, the leases that no
     * thread has marked are returned, and the others wait again. Allocations of one allocator that
     * follow each other are collected on a stack.
     *
     * Ordering. The lock guards all fields. No thread waits for it, because two threads at once
     * have no more work than one. PerThread explains why no mark is missed: a lease waits after its
     * counter has been closed, the barrier comes after that, and the marks are read after the
     * barrier.
     *
     * How much memory waits. Each lease makes work due in its stripe when it is opened, and again
     * when it waits. If enough is due, the thread takes a step, which does twice that work, for
     * whichever allocators. So memory comes back faster than counters are created. If another
     * thread is in a step, the work stays due. In addition, the marked memory waits, which is one
     * counter for each thread, until the next barrier. A step passes at most one barrier. Memory
     * that the garbage collector has found is taken first.
     *
     * Errors. On its way from one list to the next and to the stack, a lease is always in a field.
     * It moves by stores after the calls, and the allocator takes allocations off the stack one by
     * one. So the next step, by any thread, continues where an error has stopped the last one. If
     * the kernel refuses the barrier, the memory continues to wait. If an allocator fails
     * repeatedly to take its allocations back, they are lost; otherwise those of other allocators
     * would never come back.
     */

    /** The work of a step. It takes well under a millisecond. */
    private static final int STEP = 64;

    private static final int DUE = STEP / 2;
    private static final int MOST_FAILURES = 20;

    /**
     * Created at first use and not in the class initialiser, because a failed initialiser makes the
     * class unusable.
     */
    private static Reclaimer shared;

    private final Leases leases = new Leases();
    private final Lock lock = new Lock();
    private final Allocations allocations = new Allocations(STEP);
    private PerCpuAllocator allocator;
    private int failures;

    /** A list of leases that have waited, before a barrier. */
    private Lease waited;

    /** A list of leases after a barrier. */
    private Lease fenced;

    /** A lease that is taken from a list but not yet on the stack. */
    private Lease next;

    /** The marks after the barrier, sorted. */
    private long[] marks = {};

    private int marked;

    /** Creates a reclaimer without waiting memory. */
    Reclaimer() {}

    /** Returns the reclaimer of the process. */
    static synchronized Reclaimer shared() {
        if (shared == null) {
            shared = new Reclaimer();
        }
        return shared;
    }

    /**
     * Adds a lease for a counter that gets memory. The lease of {@code null} never becomes
     * unreachable.
     */
    Lease open(Object counter, PerCpuAllocator allocator) {
        Lease lease = leases.open(counter, allocator);
        stepIfDue(lease);
        return lease;
    }

    /** Returns the memory of a closed counter when no thread has it marked. */
    void close(Lease lease) {
        leases.await(lease);
        stepIfDue(lease);
    }

    private void stepIfDue(Lease lease) {
        if (lease.addDue(lease.allocator.work()) >= DUE) {
            step(lease);
        }
    }

    /** Returns the memory of a closed counter when the counter is unreachable. */
    void abandon(Lease lease, Object counter) {
        if (!lease.tied()) {
            leases.open(counter, lease.allocator).handle = lease.handle;
            leases.remove(lease);
        }
    }

    @Override
    public boolean step() {
        return step(null);
    }

    /** The lock is taken and given back in one method, since a call could end the stack. */
    private boolean step(Lease due) {
        if (!lock.tryAcquire()) {
            return false;
        }
        try {
            if (due != null) {
                due.clearDue();
            }
            return giveBack();
        } catch (Throwable e) {
            // The failure is not the caller's. The next step continues from here.
            return false;
        } finally {
            lock.held = 0;
        }
    }

    /** Does the work of one step. The result tells whether there was any. */
    private boolean giveBack() {
        if (allocations.count == 0 && !take() && !(fence() && take())) {
            return false;
        }
        int room = STEP;
        do {
            // What an error has left on the stack is a step of its own.
            room -= allocations.count == 0 ? gather(room) : STEP;
            putBack();
        } while (room > 0 && take());
        return true;
    }

    private void putBack() {
        try {
            allocator.reclaim(allocations);
            failures = 0;
        } catch (Throwable e) {
            if (allocations.count == 0 || ++failures < MOST_FAILURES) {
                throw e;
            }
            giveUp(e);
        }
    }

    private void giveUp(Throwable cause) {
        int lost = allocations.count;
        allocations.count = 0;
        failures = 0;
        System.getLogger(Names.LOGGER)
                .log(
                        System.Logger.Level.ERROR,
                        "the memory of " + lost + " closed counters cannot be used again",
                        cause);
    }

    /**
     * Moves leases of one allocator to the stack, beginning with the next one. Returns the work.
     */
    private int gather(int room) {
        allocator = next.allocator;
        int each = allocator.work();
        int work = 0;
        do {
            leases.remove(next);
            if (next.handle != Leases.NONE) {
                allocations.handles[allocations.count++] = next.handle;
            }
            next = null;
            work += each;
        } while (work < room && take() && next.allocator == allocator);
        return work;
    }

    /** Makes sure that {@code next} has a lease. Returns whether there is one. */
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

    /** Passes a barrier for a list that has waited. Returns whether there is such a list. */
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

    /** A mark is the handle plus one, or the handle of a member plus one. */
    private boolean isMarked(Lease lease) {
        int at = Arrays.binarySearch(marks, 0, marked, lease.handle + 1);
        int first = at >= 0 ? at : -at - 1;
        return first < marked && marks[first] <= lease.handle + lease.allocator.granule();
    }
}
