package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/**
 * The template of the designs that have only slots: {@code striped} with one slot for each CPU or
 * thread hash, {@code atomic} with a single slot, and {@code nonatomic} with a store that loses
 * updates.
 */
final class StripedCounter extends Allocated implements Counter {

    /*
     * Layout. n slots, no central count. With n = 1 this is the kernel's atomic_t.
     *
     * Ordering. An update is one read-modify-write of one slot, volatile. Reads of slots are volatile
     * too, so that a sum counts every update that returned before the sum began, in any order that
     * another thread could have observed.
     *
     *   field    read mode    write mode                 who writes     guard
     *   slot     volatile     volatile read-modify-write any thread     the slot itself
     *            (nonatomic: opaque load, opaque store; native-atomic: relaxed read-modify-write)
     *
     * Progress. Updates are wait-free with the atomic store, lock-free with cas. read, sum and drain
     * take n steps.
     *
     * Why no update is lost. Two threads can use one slot, because of a hash collision, a
     * preemption, or a migration between finding the slot and updating it. The read-modify-write
     * orders their updates. drain exchanges each slot with zero, so an update is in the value
     * taken, or it stays. If a drain fails, the value that it has taken is aside, where the next
     * drain finds it.
     *
     * What it does not do. A sum over more than one slot is not a snapshot: of two updates, it may
     * count only the later one. Unlike Striped64, it does not move threads apart that share a slot.
     *
     * References. JDK Striped64 and LongAdder, which grow their table by contention; the Linux
     * kernel's atomic_t; "The search for fast, scalable counters", LWN, February 2006.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    StripedCounter(Blueprint blueprint) {
        super(blueprint);
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new StripedCounter(blueprint);
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
        Slots slots = parts.slots();
        if (slots.fused()) {
            slots.addFused(array, handle(), delta);
        } else {
            int slot = parts.index().current();
            parts.store().addAndGet(array, handle(), slot, delta);
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
        long sum = parts().bank().sumSlots(array, handle()) + aside;
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long drain() {
        return parts().bank().drainSlots(this, array, handle());
    }
}
