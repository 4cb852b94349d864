package dev.percpu.counters.offheap;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;

/** The memory of closed counters that may still be reachable. Thread-safe. */
final class Retirements {

    /*
     * Layout. Each piece hangs on a phantom reference to its counter. The references are kept in lists,
     * linked through themselves, one for each of some stripes, of which a thread has one by its id.
     *
     * Errors. A reference is made before anything changes; it is entered and taken out by stores. A
     * counter whose reference cannot be made is closed, and its memory is lost.
     */

    private static final int MOST_STRIPES = 64;

    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
    private final Stripe[] stripes;

    /** Some of the references; both fields are written under the stripe's monitor. */
    private static final class Stripe {
        Retired first;
        volatile long bytes;
    }

    /** The memory of one closed counter. */
    static final class Retired extends PhantomReference<Object> {
        final PerCpuSpace space;
        final long handle;
        private final Stripe stripe;
        private Retired before;
        private Retired after;
        private boolean out;

        private Retired(
                Object counter,
                ReferenceQueue<Object> unreachable,
                PerCpuSpace space,
                long handle,
                Stripe stripe) {
            super(counter, unreachable);
            this.space = space;
            this.handle = handle;
            this.stripe = stripe;
        }
    }

    /** None. */
    Retirements() {
        int wanted = 2 * Runtime.getRuntime().availableProcessors();
        stripes = new Stripe[Math.min(MOST_STRIPES, Integer.highestOneBit(2 * wanted - 1))];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Keeps memory until its counter is unreachable. */
    void add(Object counter, PerCpuSpace space, long handle) {
        long id = Thread.currentThread().threadId();
        Stripe stripe = stripes[(int) (id * 0x9E3779B97F4A7C15L >>> 40) & (stripes.length - 1)];
        long bytes = space.bytes();
        Retired retired = new Retired(counter, unreachable, space, handle, stripe);
        synchronized (stripe) {
            retired.after = stripe.first;
            if (stripe.first != null) {
                stripe.first.before = retired;
            }
            stripe.first = retired;
            stripe.bytes += bytes;
        }
        Reference.reachabilityFence(counter);
    }

    /** How much memory was ever added. */
    long bytes() {
        long bytes = 0;
        for (Stripe stripe : stripes) {
            bytes += stripe.bytes;
        }
        return bytes;
    }

    /** One whose counter is unreachable, for the caller alone; null if there is none. */
    Retired poll() {
        return (Retired) unreachable.poll();
    }

    /** The same after a wait, if that is needed. */
    Retired poll(long millis) throws InterruptedException {
        return (Retired) unreachable.remove(millis);
    }

    /** Forgets one, if that has not been done. */
    void remove(Retired one) {
        synchronized (one.stripe) {
            if (one.out) {
                return;
            }
            if (one.before == null) {
                one.stripe.first = one.after;
            } else {
                one.before.after = one.after;
            }
            if (one.after != null) {
                one.after.before = one.before;
            }
            one.out = true;
        }
    }
}
