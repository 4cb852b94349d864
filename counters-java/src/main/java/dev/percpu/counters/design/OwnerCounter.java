package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code owner}: a slot for each thread, updated without a locked instruction. */
final class OwnerCounter extends Allocated implements Counter {

    /*
     * Layout. Slots below Index.shared() are shared. Each other slot belongs to one thread. It is a
     * word of the thread's slab, which has the words of all counters side by side. The base is the
     * negated sum of all drains. The value is the base plus all slots.
     *
     * Ordering.
     *
     *   field         read mode               write mode                  who writes    guard
     *   owned slot    opaque by its owner,    opaque                      its owner     ownership
     *                 volatile by a walk
     *   shared slot   volatile                volatile read-modify-write  any thread    the slot itself
     *   base          volatile                volatile                    drain         lock
     *
     * A slot passes, with its value, from a terminated thread to a thread that knows about the
     * termination; see ThreadNumbers. A walk uses volatile reads, so it counts every update that
     * happened before it. Index.used() includes the slots of those updates.
     *
     * Progress. Updates, read and sum are wait-free (on the heap except when a slab grows). A walk
     * takes one step for each shared slot, and one for each thread of the largest number that
     * counted at once. Drains exclude each other.
     *
     * Why no update is lost. An owned slot has one writer at a time, so nothing comes between its
     * load and its store. A thread's slot follows from its identity, which does not change; it does
     * not matter where the thread runs. Threads without their own slot use a shared slot. Virtual
     * threads also use a shared slot, because their number has no bound. They never use a slot of
     * their carrier.
     *
     * Why drains take each update once. Only the owner could set its slot to zero, so a drain does
     * not do that. Instead, a drain walks the slots and then sets the base to minus the sum that it
     * found, all under the lock. The next drain takes only what its own walk finds beyond that. The
     * lock orders the walks, so an update that one walk has counted is counted by all later walks.
     * So it is in the first drain that sees it, and in no other.
     *
     * Why a sum never counts a drain without the updates that it took. A sum reads the base first.
     * A drain writes the base after its walk. So a sum that has read this base walks later, and
     * finds at least the updates that the drain found. That write is the only change that a drain
     * makes, and its last step. A drain that fails has taken nothing.
     *
     * What it does not do. A sum is not a snapshot: of two updates, it may count only the later
     * one. A slot keeps its value after its thread has terminated, and the next thread continues
     * from there. perfbook's count_end folds the value into the base instead. That would move value
     * while sums run, so sums would need the lock too.
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
