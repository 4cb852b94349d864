package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.CounterGroup;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Function;

/** The template of the groups of {@code percpu}: the kernel's {@code percpu_counter_init_many}. */
final class PercpuGroup extends Allocated implements CounterGroup {

    /*
     * Layout. n slots, each with one word for each counter, side by side; a central count for each, and
     * one lock for all.
     *
     * Ordering, progress, and why no update is lost. As in PercpuCounter. The lock is shared because
     * folds are rare, and because one walk over the slots can then sum all counters.
     *
     * References. Linux lib/percpu_counter.c; "sum all four counters in one walk", reply to the lazy
     * counters series on linux-mm, November 2025.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    private final int size;
    private final int batch;

    PercpuGroup(Blueprint blueprint) {
        super(blueprint);
        size = blueprint.size();
        batch = blueprint.batch();
    }

    static Function<Blueprint, CounterGroup> creator() {
        return blueprint -> new PercpuGroup(blueprint);
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void add(int counter, long delta) {
        Parts parts = parts();
        long handle = Slots.member(handle(), Objects.checkIndex(counter, size));
        if (parts.slots().fused()) {
            parts.bank().addFused(this, array, handle, parts.index(), delta, batch);
        } else {
            int slot = parts.index().current();
            long value = parts.store().addAndGet(array, handle, slot, delta);
            if (value <= -batch || value >= batch) {
                try {
                    parts.bank().fold(this, array, handle, slot, 0);
                } catch (Throwable e) {
                    synchronized (lock) {
                        loose += delta < 0 ? -delta : delta;
                    }
                    throw e;
                }
            }
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public void addRemote(int counter, long delta) {
        add(counter, delta);
    }

    @Override
    public long read(int counter) {
        long handle = Slots.member(handle(), Objects.checkIndex(counter, size));
        long count = parts().slots().getCentral(array, handle) + aside(handle);
        Reference.reachabilityFence(this);
        return count;
    }

    @Override
    public long sum(int counter) {
        long handle = Slots.member(handle(), Objects.checkIndex(counter, size));
        long sum = parts().bank().sum(this, array, handle);
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public void sumAll(long[] into) {
        Objects.requireNonNull(into, "into");
        Objects.checkFromIndexSize(0, size, into.length);
        parts().bank().sumAll(this, array, handle(), into, size);
        Reference.reachabilityFence(this);
    }

    @Override
    public void upgrade() {
        handle();
    }

    @Override
    public Accuracy accuracy() {
        long bound = (long) parts().slots().count() * (batch - 1);
        return within(bound, bound);
    }
}
