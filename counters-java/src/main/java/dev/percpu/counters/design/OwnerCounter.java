package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code owner}: a slot for each thread, updated without a locked instruction. */
final class OwnerCounter extends Allocated implements Counter {

    /*
     * Layout. Slots below Index.shared() are shared, each other one belongs to one thread: a word of
     * the thread's slab, which has the words of all counters side by side. The base is minus what has
     * been drained. The value is the base plus all slots.
     *
     * Ordering.
     *
     *   field         read mode               write mode                  who writes    guard
     *   owned slot    opaque by its owner,    opaque                      its owner     ownership
     *                 volatile by a walk
     *   shared slot   volatile                volatile read-modify-write  any thread    the slot itself
     *   base          volatile                volatile                    drain         lock
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
     * Why a sum never counts a drain without the updates that it took. It reads the base first. A drain
     * writes the base after its walk, so a sum that has read it walks later, and finds at least the
     * updates that the drain found. That write is all that a drain changes, and its last step: one that
     * fails has taken nothing.
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

    private volatile long base;

    OwnerCounter(Blueprint blueprint) {
        super(blueprint);
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new OwnerCounter(blueprint);
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
        long handle = handle();
        long drained = base;
        long sum = drained + parts().bank().sumSlots(array, handle);
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long drain() {
        Bank bank = parts().bank();
        long handle = handle();
        lock.acquire();
        try {
            long found = bank.sumSlots(array, handle);
            long value = base + found;
            base = -found;
            return value;
        } finally {
            lock.held = 0;
        }
    }
}
