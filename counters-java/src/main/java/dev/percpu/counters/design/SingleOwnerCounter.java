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
     * Layout. One slot, which only the owner writes. It has one word, or with the store `contexts`
     * one word for each execution context, side by side. The central count is the remote word. In
     * padded layouts it has its own cache lines, so remote updates do not affect the owner's line.
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
     * A reader loads the remote word first and then the owner's words; see below. The owner's store
     * is opaque. A thread that knows that an update has returned, through any synchronisation with
     * the owner, sees that update.
     *
     * Progress. Updates and reads are wait-free. The owner's updates have no locked instruction
     * unless the store is `atomic`. drain and set wait for one another, but never for an update.
     *
     * Why no update is lost. Only the owner writes its words, and the owner is one thread. So
     * between its load and its store only code that interrupts it on the same thread can run;
     * `contexts` and `atomic` allow for that. Any other thread adds to the remote word in one step.
     * drain subtracts what it found from the remote word. That is its only change and its last
     * step.
     *
     * Why each update is in exactly one drain. Let O and R be the sums of all updates by the owner
     * and by others. The remote word is R minus what all drains have taken. drains exclude each
     * other, so the n-th one finds O(n) and R(n) − t(1) − … − t(n−1), and takes t(n) = O(n) −
     * O(n−1) + R(n) − R(n−1): the updates that became visible after the previous drain. set is a
     * drain that adds the new value in the same step. A compare-and-set of the remote word instead
     * of the lock would be wrong. It can succeed after another drain plus remote updates that add
     * up to what that drain took, and it would then split an update over two drains.
     *
     * Why a sum counts no drain without what it took. The drain reads the owner's words before it
     * changes the remote word. A reader that sees this change loads the owner's words later, so
     * each word that it finds is at least as new.
     *
     * What it does not do. The owner never changes: after it has terminated, every update is
     * remote. With the store `contexts`, an update that interrupts another one of the same context
     * can be lost. With the store `opaque`, an update that interrupts any other one can be lost. A
     * sum is not a snapshot.
     *
     * References. Linux Documentation/core-api/local_ops.rst, include/asm-generic/local.h and, for
     * the three variables, the generic version described in LWN, "The search for fast, scalable
     * counters", February 2006.
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

    /** Reads the remote word first, and then the owner's words. */
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
