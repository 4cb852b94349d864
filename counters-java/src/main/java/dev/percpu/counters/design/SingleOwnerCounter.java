package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.LocalCounter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code local} with index {@code single}: the kernel's {@code local_t}. */
final class SingleOwnerCounter extends Allocated implements LocalCounter {

    /*
     * Layout. One slot, which the owner alone writes: one word, or with the store `contexts` one for
     * each execution context, side by side. The central count is the remote word. In padded layouts it
     * is on lines of its own, so that remote updates leave the owner's alone.
     *
     * Ordering.
     *
     *   field          read mode   write mode                  who writes         guard
     *   owner's words  volatile    opaque; `atomic`: volatile  the owner          the test for it
     *                              read-modify-write
     *   remote word    opaque,     volatile read-modify-write  any other thread,  the word itself
     *                  acquire                                 drain and set
     *   owner          plain       final                       constructor        none
     *
     * A reader loads the remote word first and the owner's words after it; see below. The owner's
     * store is opaque: another thread that has learned of an update's return, by whatever orders the
     * two, finds it.
     *
     * Progress. Updates are wait-free, the owner's without a locked instruction unless the store is
     * `atomic`; so are reads. drain and set wait for one another, and for no update.
     *
     * Why no update is lost. Nobody but the owner writes its words, and it is one thread: nothing comes
     * between its load and its store but what interrupts it on the same thread, which `contexts` and
     * `atomic` bear. A thread that is not the owner adds to the remote word in one step. drain takes
     * away what it found by subtracting it from the remote word, its only change and its last step.
     *
     * Why each update is in exactly one drain. Let O and R be the sums of all updates by the owner and
     * by others. The remote word is R less what all drains have taken. drains exclude each other, so
     * the n-th finds O(n) and R(n) − t(1) − … − t(n−1), and takes t(n) = O(n) − O(n−1) + R(n) − R(n−1):
     * the updates that became visible to it after the drain before. set is a drain that adds what it
     * sets in the same step. A compare-and-set of the remote word in place of the lock would not do: it
     * can succeed after another drain and remote updates that add up to what that drain took, and then
     * splits an update over two drains.
     *
     * Why a sum counts no drain without what it took. The drain read the owner's words before it
     * changed the remote word. A reader that sees that change loads the owner's words later, and so
     * finds each at least as new.
     *
     * What it does not do. Ownership does not move: once the owner has terminated every update is
     * remote. An update that interrupts another of the same context, or any with the store `opaque`,
     * can be lost. A sum is no snapshot.
     *
     * References. Linux Documentation/core-api/local_ops.rst, include/asm-generic/local.h and, for the
     * three variables, the generic version that LWN, "The search for fast, scalable counters", February
     * 2006, describes.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private final Thread owner = Thread.currentThread();

    SingleOwnerCounter(Blueprint blueprint) {
        super(blueprint);
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new SingleOwnerCounter(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    @Override
    public void add(long delta) {
        Parts parts = parts();
        long handle = handle();
        if (Thread.currentThread() == owner) {
            parts.store().addAndGet(array, handle, 0, delta);
        } else {
            parts.slots().addCentral(array, handle, delta);
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public void increment() {
        add(1);
    }

    @Override
    public void decrement() {
        add(-1);
    }

    @Override
    public long read() {
        return sum();
    }

    @Override
    public long sum() {
        long sum = find(handle());
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long drain() {
        return replace(0);
    }

    @Override
    public void set(long value) {
        replace(value);
    }

    /** The remote word, and only then the owner's words. */
    private long find(long handle) {
        Parts parts = parts();
        Slots slots = parts.slots();
        long sum = slots.getCentral(array, handle);
        VarHandle.acquireFence();
        for (int word = 0; word < parts.store().words(); word++) {
            sum += slots.getVolatile(array, Slots.member(handle, word), 0);
        }
        return sum;
    }

    private long replace(long value) {
        Parts parts = parts();
        Slots slots = parts.slots();
        long handle = handle();
        lock.acquire();
        try {
            long found = find(handle);
            slots.addCentral(array, handle, value - found);
            aside = 0;
            return found;
        } finally {
            lock.held = 0;
        }
    }
}
