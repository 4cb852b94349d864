package dev.percpu.counters.design;

import dev.percpu.counters.Counter;
import dev.percpu.counters.CpuLocalCounter;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.function.Function;

/** The template of {@code local} with index {@code cpu}: the kernel's {@code cpu_local_*}. */
final class CpuLocals extends Allocated implements CpuLocalCounter {

    /*
     * Layout. n slots, one for each CPU, no central count.
     *
     * Ordering.
     *
     *   field    read mode    write mode                  who writes     guard
     *   slot     volatile     volatile read-modify-write  any thread     the slot itself
     *                         (native-atomic: relaxed)
     *            volatile     opaque                      setHere        none
     *
     * Progress. As the store: updates are wait-free with atomic, lock-free with cas. readHere and
     * setHere take one step, sum and drain n.
     *
     * Why no update is lost. The kernel disables preemption, so no other code can use the current
     * CPU's instance at the same time. User space cannot do that. The kernel may move a thread
     * after the thread has found its instance, and another thread may then use the same instance.
     * So an update is one read-modify-write. If a drain fails, the value that it has taken is
     * aside.
     *
     * What setHere means. It replaces one instance's contribution to the sum, whichever threads
     * made it. The overwritten value is in no later sum and in no drain. An update that overlaps
     * with setHere is either overwritten completely or added to the new value. If a drain and a
     * setHere overlap, the drain takes either the old value or the new one.
     *
     * What it does not do. readHere followed by setHere is two operations, possibly on the
     * instances of two CPUs. A sum is not a snapshot.
     *
     * References. Linux include/asm-generic/local.h (the former cpu_local_* operations) and
     * Documentation/core-api/local_ops.rst; "The search for fast, scalable counters", LWN, February
     * 2006.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    CpuLocals(Blueprint blueprint) {
        super(blueprint);
    }

    static Function<Blueprint, Counter> creator() {
        return blueprint -> new CpuLocals(blueprint);
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
    public long readHere() {
        Parts parts = parts();
        long value = parts.slots().getVolatile(array, handle(), parts.index().current());
        Reference.reachabilityFence(this);
        return value;
    }

    @Override
    public void setHere(long value) {
        Parts parts = parts();
        parts.slots().setOpaque(array, handle(), parts.index().current(), value);
        Reference.reachabilityFence(this);
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
