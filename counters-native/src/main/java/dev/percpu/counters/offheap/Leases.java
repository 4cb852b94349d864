package dev.percpu.counters.offheap;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/** What memory is out to counters, and what waits after their close. Thread-safe. */
final class Leases {

    /*
     * Layout. A lease is a phantom reference to its counter. Leases are kept in lists, linked through
     * themselves, two for each of some stripes, of which a thread has one by its id: those of open
     * counters, and those that wait until nobody uses the memory of a closed one. A lease that stays
     * open after the close, since not everybody has marked the memory, is found by the collector as one
     * of a counter that was never closed is.
     *
     * Errors. A lease is made before anything changes; it is entered, moved and taken out by stores.
     */

    /** What stands for the handle where there is no memory. */
    static final long NONE = -1;

    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
    private final Stripe[] stripes;

    /** Some of the leases; all fields are written under the stripe's monitor. */
    private static final class Stripe {
        Lease open;
        Lease waiting;
        volatile int waits;
    }

    /** The memory of one counter. */
    static final class Lease extends PhantomReference<Object> {
        final PerCpuAllocator allocator;

        /** Negative before there is any memory. */
        long handle = NONE;

        private final Stripe stripe;
        private final boolean tied;
        private Lease before;
        private Lease after;

        /** Whether it is in the list of the open. */
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

        /** Whether the collector finds its counter. */
        boolean tied() {
            return tied;
        }

        /** The next one of those that were taken together. */
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

    /** Enters a counter that is to have memory; one that is {@code null} is never unreachable. */
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

    /** Lets the memory of a closed counter wait; returns how much waits in its stripe. */
    int await(Lease lease) {
        lease.clear();
        Stripe stripe = lease.stripe;
        synchronized (stripe) {
            unlist(lease, stripe);
            lease.after = stripe.waiting;
            stripe.waiting = lease;
            return ++stripe.waits;
        }
    }

    /** Takes all that waits in one stripe, in a list; {@code null} if nothing waits. */
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

    /** One whose counter is unreachable, for the caller alone; {@code null} if there is none. */
    Lease poll() {
        return (Lease) unreachable.poll();
    }

    /** Forgets one, if that has not been done. */
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
