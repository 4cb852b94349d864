package dev.percpu.counters.offheap;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * Records the memory that counters use, and the memory that waits after their close. Thread-safe.
 */
final class Leases {

    /*
     * Layout. A lease is a phantom reference to its counter. Leases are in linked lists. There are
     * several stripes, and a thread uses one by its id. Each stripe has two lists: leases of open
     * counters, and leases that wait until no thread uses the memory of the closed counter. If not
     * every thread has marked the memory, the lease stays open after the close. The garbage
     * collector then finds it in the same way as the lease of a counter that was never closed.
     *
     * Errors. A lease is allocated before anything changes. It is added, moved and removed only by
     * stores.
     */

    /** Stands for the handle of a lease without memory. */
    static final long NONE = -1;

    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
    private final Stripe[] stripes;

    /** A part of the leases. All fields but the last are written under the stripe's monitor. */
    private static final class Stripe {
        Lease open;
        Lease waiting;
        volatile int waits;

        /** Work for a step that is due. Not exact: an update that is lost delays a step. */
        int due;
    }

    /** The memory of one counter. */
    static final class Lease extends PhantomReference<Object> {
        final PerCpuAllocator allocator;

        /** The handle; negative before memory is allocated. */
        long handle = NONE;

        private final Stripe stripe;
        private final boolean tied;
        private Lease before;
        private Lease after;

        /** Whether the lease is in the list of open leases. */
        private boolean listed;

        private Lease(
                Object counter,
                ReferenceQueue<Object> unreachable,
                PerCpuAllocator allocator,
                Stripe stripe) {
            super(counter, unreachable);
            this.allocator = allocator;
            this.stripe = stripe;
            tied = counter != null;
        }

        /** Whether the garbage collector tracks its counter. */
        boolean tied() {
            return tied;
        }

        /** Adds work to that which is due in its stripe. Returns the sum. */
        int addDue(int work) {
            return stripe.due += work;
        }

        /** Records that no work is due in its stripe. */
        void clearDue() {
            stripe.due = 0;
        }

        /** The next lease of those that were taken together. */
        Lease next() {
            return after;
        }
    }

    /** None. */
    Leases() {
        stripes = new Stripe[Stripes.count()];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Adds a lease for a counter that gets memory. The lease of {@code null} never becomes
     * unreachable.
     */
    Lease open(Object counter, PerCpuAllocator allocator) {
        Stripe stripe = stripes[Stripes.own() & (stripes.length - 1)];
        Lease lease = new Lease(counter, unreachable, allocator, stripe);
        synchronized (stripe) {
            lease.after = stripe.open;
            if (stripe.open != null) {
                stripe.open.before = lease;
            }
            stripe.open = lease;
            lease.listed = true;
        }
        return lease;
    }

    /** Makes the memory of a closed counter wait. */
    void await(Lease lease) {
        lease.clear();
        Stripe stripe = lease.stripe;
        synchronized (stripe) {
            unlist(lease, stripe);
            lease.after = stripe.waiting;
            stripe.waiting = lease;
            stripe.waits++;
        }
    }

    /** Takes all waiting leases of one stripe, as a list; {@code null} if none waits. */
    Lease takeWaiting() {
        for (Stripe stripe : stripes) {
            if (stripe.waits > 0) {
                synchronized (stripe) {
                    Lease first = stripe.waiting;
                    stripe.waiting = null;
                    stripe.waits = 0;
                    return first;
                }
            }
        }
        return null;
    }

    /**
     * Takes a lease whose counter is unreachable; {@code null} if there is none. No other caller
     * gets the same lease.
     */
    Lease poll() {
        return (Lease) unreachable.poll();
    }

    /** Removes a lease, unless it is already removed. */
    void remove(Lease lease) {
        Stripe stripe = lease.stripe;
        synchronized (stripe) {
            unlist(lease, stripe);
        }
    }

    private static void unlist(Lease lease, Stripe stripe) {
        if (!lease.listed) {
            return;
        }
        if (lease.before == null) {
            stripe.open = lease.after;
        } else {
            lease.before.after = lease.after;
        }
        if (lease.after != null) {
            lease.after.before = lease.before;
        }
        lease.listed = false;
        lease.before = null;
    }
}
