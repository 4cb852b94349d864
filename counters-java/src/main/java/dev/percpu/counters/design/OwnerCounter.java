package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code owner}: a slot for each thread, updated without a locked instruction. */
final class OwnerCounter extends Placed implements Counter {

    /*
     * Layout. Slots below Index.shared() are shared, each other one belongs to one thread: a word of
     * the thread's slab, which has the words of all counters side by side. The central count holds the
     * base: minus what has been drained. The value is the base plus all slots.
     *
     * Ordering.
     *
     *   field         read mode               write mode                  who writes    guard
     *   owned slot    opaque by its owner,    opaque                      its owner     ownership
     *                 volatile by a walk
     *   shared slot   volatile                volatile read-modify-write  any thread    the slot itself
     *   base          opaque, acquire fence   release fence, opaque       drain         lock
     *
     * Ownership passes from a thread that has terminated to one that knows so, with what the slot
     * holds: ThreadNumbers. A walk takes volatile reads, so that it counts every update that happened
     * before it, and Index.used() covers the slots of those.
     *
     * Progress. Updates, read and sum are wait-free (on the heap but for the growth of a slab). A walk
     * takes as many steps as threads have counted at once, and shared slots. Drains exclude each
     * other.
     *
     * Why no update is lost. An owned slot has one writer at a time, so that nothing comes between its
     * load and its store. A thread's slot is found by its identity, which does not change; where it
     * runs is of no account. Threads without a slot of their own, and virtual threads, whose number has
     * no bound, take a shared slot, and never one of their carrier's.
     *
     * Why drains take each update once. Nobody but its owner can set a slot to zero, so no drain does.
     * A drain's walk is followed, under the lock, by setting the base to minus its sum; the next one
     * then takes what its own walk finds beyond. Slots are read in the order of the lock, so an update
     * that one walk has counted is counted by all later ones: it is in the first drain that sees it,
     * and in no other.
     *
     * Why a sum never counts a drain without the updates that it took. It reads the base first. The
     * fences order a drain's walk before its base, and the base that a sum has read before the sum's
     * walk, which therefore finds at least the updates that the drain found.
     *
     * What it does not do. A sum is no snapshot: of two updates it may count the later alone. A slot
     * keeps its value when its thread has terminated: the next thread goes on from there. Folding it
     * into the base instead, as perfbook's count_end does, would move value while sums run, and so
     * need a lock that they take as well.
     *
     * References. P. E. McKenney, "Is Parallel Programming Hard, And, If So, What Can You Do About
     * It?", chapter "Counting": per-thread counters in an array (count_stat) and found by a list
     * (count_end).
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    OwnerCounter(Blueprint blueprint) {
        super(blueprint);
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new OwnerCounter(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    @Override
    public void add(long delta) {
        Parts parts = parts();
        Index index = parts.index();
        long handle = handle();
        int slot = index.current();
        if (slot >= index.shared()) {
            parts.store().addAndGet(array, handle, slot, delta);
        } else {
            parts.slots().getAndAdd(array, handle, slot, delta);
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public long read() {
        return sum();
    }

    @Override
    public long sum() {
        Parts parts = parts();
        long handle = handle();
        long base = parts.slots().getCentral(array, handle);
        VarHandle.acquireFence();
        long sum = base + parts.bank().sumSlots(array, handle);
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long drain() {
        Parts parts = parts();
        Slots slots = parts.slots();
        Bank bank = parts.bank();
        long handle = handle();
        bank.lock(array, handle);
        try {
            long value = bank.sumLocked(array, handle);
            VarHandle.releaseFence();
            slots.setCentral(array, handle, slots.getCentral(array, handle) - value);
            return value;
        } finally {
            bank.unlock(array, handle);
            Reference.reachabilityFence(this);
        }
    }
}
