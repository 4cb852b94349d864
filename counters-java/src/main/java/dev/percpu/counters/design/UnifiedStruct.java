package dev.percpu.counters.design;

import dev.percpu.counters.Accuracy;
import dev.percpu.counters.Counter;
import dev.percpu.counters.CounterGroup;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Function;

/**
 * The template of {@code unified}: one per-CPU structure instead of three allocations. A single
 * counter is a structure with one counter.
 */
final class UnifiedStruct extends Allocated implements CounterGroup, Counter {

    /*
     * Layout. In each slot, the members are side by side, after two words for other per-CPU data of
     * an address space. So the structure has the size that was proposed for the kernel. Each
     * counter has a central count; one lock serves all of them.
     *
     *   | concurrency id | futex references | counter 0 | counter 1 | ...
     *
     * Ordering. As in PercpuCounter. No code writes the first two words.
     *
     * Progress. As in PercpuCounter; creation and closing as in CachedMemory.
     *
     * Why no update is lost. As in PercpuCounter.
     *
     * References. M. Desnoyers' reply to "lazy counters" on linux-mm, November 2025: mm_percpu_struct
     * with mm_cid, futex_ref and rss_stat.
     */

    private static final Parts SPECIALISED =
            Specialiser.classData(MethodHandles.lookup(), Parts.class);

    /** The number of the first word that is a counter. */
    private static final int COUNTERS = 2;

    private final int size;
    private final int batch;

    UnifiedStruct(Blueprint blueprint) {
        super(blueprint);
        size = blueprint.size();
        batch = blueprint.batch();
    }

    static Function<Blueprint, CounterGroup> creator() {
        return blueprint -> new UnifiedStruct(blueprint);
    }

    /** The number of words in each slot of a structure. */
    static int width(int counters) {
        return COUNTERS + counters;
    }

    private Parts parts() {
        return SPECIALISED != null ? SPECIALISED : own;
    }

    private long handle() {
        return handle(parts().slots());
    }

    private long member(long struct, int counter) {
        return Slots.member(struct, COUNTERS + Objects.checkIndex(counter, size));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void add(int counter, long delta) {
        Parts parts = parts();
        long handle = member(handle(), counter);
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
    public void add(long delta) {
        add(0, delta);
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
    public void addRemote(int counter, long delta) {
        add(counter, delta);
    }

    @Override
    public long read(int counter) {
        long handle = member(handle(), counter);
        long count = parts().slots().getCentral(array, handle) + aside(handle);
        Reference.reachabilityFence(this);
        return count;
    }

    @Override
    public long read() {
        return read(0);
    }

    @Override
    public long sum(int counter) {
        long sum = parts().bank().sum(this, array, member(handle(), counter));
        Reference.reachabilityFence(this);
        return sum;
    }

    @Override
    public long sum() {
        return sum(0);
    }

    @Override
    public void sumAll(long[] into) {
        Objects.requireNonNull(into, "into");
        Objects.checkFromIndexSize(0, size, into.length);
        parts().bank().sumAll(this, array, member(handle(), 0), into, size);
        Reference.reachabilityFence(this);
    }

    @Override
    public long drain() {
        return parts().bank().replace(this, array, member(handle(), 0), 0);
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
